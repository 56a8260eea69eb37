-- Who works for the chain: roles, logins, contracts, shifts, pay.

CREATE TABLE roles (
  name VARCHAR(20) NOT NULL PRIMARY KEY,
  title VARCHAR(100) NOT NULL
) ENGINE = InnoDB;

-- No row: never failed, not locked, not disabled.
CREATE TABLE user_security (
  user_id INT NOT NULL PRIMARY KEY,
  failed_logins INT NOT NULL DEFAULT 0,
  locked_until DATETIME(3) NULL,
  disabled TINYINT NOT NULL DEFAULT 0,
  CONSTRAINT user_security_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB;

-- The departments that a franchisee sees.
CREATE TABLE user_departments (
  user_id INT NOT NULL,
  department_id INT NOT NULL,
  PRIMARY KEY (user_id, department_id),
  CONSTRAINT user_departments_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT user_departments_department FOREIGN KEY (department_id) REFERENCES departments (id)
) ENGINE = InnoDB;

CREATE TABLE employees (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id INT NULL,
  pizzeria_id INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  position VARCHAR(20) NOT NULL,
  phone VARCHAR(20) NOT NULL DEFAULT '',
  hired_on DATE NOT NULL,
  left_on DATE NULL,
  UNIQUE KEY employees_user (user_id),
  CONSTRAINT employees_login FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT employees_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id)
) ENGINE = InnoDB;

-- hourly_rate in minor units.
CREATE TABLE contracts (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  employee_id INT NOT NULL,
  hourly_rate INT NOT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NULL,
  CONSTRAINT contracts_employee FOREIGN KEY (employee_id) REFERENCES employees (id)
) ENGINE = InnoDB;

-- The plan: who should work when (UTC; business_date is the pizzeria's own day).
CREATE TABLE schedule_shifts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pizzeria_id INT NOT NULL,
  employee_id INT NOT NULL,
  business_date DATE NOT NULL,
  starts_at DATETIME(3) NOT NULL,
  ends_at DATETIME(3) NOT NULL,
  KEY schedule_shifts_day (pizzeria_id, business_date),
  CONSTRAINT schedule_shifts_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT schedule_shifts_employee FOREIGN KEY (employee_id) REFERENCES employees (id)
) ENGINE = InnoDB;

-- What happened: hours that are paid. Open while left_at is null.
CREATE TABLE time_entries (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  employee_id INT NOT NULL,
  pizzeria_id INT NOT NULL,
  business_date DATE NOT NULL,
  came_at DATETIME(3) NOT NULL,
  left_at DATETIME(3) NULL,
  KEY time_entries_day (pizzeria_id, business_date),
  CONSTRAINT time_entries_employee FOREIGN KEY (employee_id) REFERENCES employees (id),
  CONSTRAINT time_entries_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id)
) ENGINE = InnoDB;

CREATE TABLE leave_requests (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  employee_id INT NOT NULL,
  kind VARCHAR(10) NOT NULL,
  from_date DATE NOT NULL,
  to_date DATE NOT NULL,
  comment VARCHAR(500) NOT NULL DEFAULT '',
  status VARCHAR(10) NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  decided_by INT NULL,
  decided_at DATETIME(3) NULL,
  CONSTRAINT leave_requests_employee FOREIGN KEY (employee_id) REFERENCES employees (id),
  CONSTRAINT leave_requests_user FOREIGN KEY (decided_by) REFERENCES users (id)
) ENGINE = InnoDB;

-- Pay of a month, as it was worked out when the month was closed.
CREATE TABLE pay_sheets (
  employee_id INT NOT NULL,
  month CHAR(7) NOT NULL,
  minutes INT NOT NULL,
  hourly_rate INT NOT NULL,
  bonus INT NOT NULL DEFAULT 0,
  total INT NOT NULL,
  made_at DATETIME(3) NOT NULL,
  PRIMARY KEY (employee_id, month),
  CONSTRAINT pay_sheets_employee FOREIGN KEY (employee_id) REFERENCES employees (id)
) ENGINE = InnoDB;
