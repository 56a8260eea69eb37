-- Customers' own logins, what the televisions show between menus, and what the batches have done.

CREATE TABLE customer_logins (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  password_hash VARCHAR(255) NOT NULL,
  failed_logins INT NOT NULL DEFAULT 0,
  locked_until DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  CONSTRAINT customer_logins_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB;

CREATE TABLE adverts (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pizzeria_id INT NULL,
  title VARCHAR(100) NOT NULL,
  text VARCHAR(300) NOT NULL,
  product_id INT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  position INT NOT NULL DEFAULT 0,
  CONSTRAINT adverts_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT adverts_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- How far each scheduled export has come: it polls for what changed after the mark.
CREATE TABLE export_marks (
  kind VARCHAR(30) NOT NULL PRIMARY KEY,
  changed_at DATETIME(3) NOT NULL,
  last_id BIGINT NOT NULL
) ENGINE = InnoDB;

CREATE TABLE export_runs (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(30) NOT NULL,
  started_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3) NULL,
  sent INT NOT NULL DEFAULT 0,
  error VARCHAR(500) NULL,
  KEY export_runs_kind (kind, started_at)
) ENGINE = InnoDB;
