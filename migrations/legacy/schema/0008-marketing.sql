-- Promotions and bonus points. Kept by two screens (admin and office manager), as marketing was written twice.

-- kind: percent (value: percent), amount (value: minor units), gift (product_id is added for nothing).
-- code null: by itself when min_total is reached. uses_left null: no limit. city null: everywhere.
CREATE TABLE promotions (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  code VARCHAR(20) NULL,
  kind VARCHAR(10) NOT NULL,
  value INT NOT NULL DEFAULT 0,
  product_id INT NULL,
  min_total INT NOT NULL DEFAULT 0,
  city VARCHAR(100) NULL,
  pizzeria_id INT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  uses_left INT NULL,
  active TINYINT NOT NULL DEFAULT 1,
  UNIQUE KEY promotions_code (code),
  CONSTRAINT promotions_product FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT promotions_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id)
) ENGINE = InnoDB;

CREATE TABLE promotion_uses (
  order_id BIGINT NOT NULL PRIMARY KEY,
  promotion_id INT NOT NULL,
  customer_id BIGINT NULL,
  discount INT NOT NULL,
  used_at DATETIME(3) NOT NULL,
  CONSTRAINT promotion_uses_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT promotion_uses_promotion FOREIGN KEY (promotion_id) REFERENCES promotions (id)
) ENGINE = InnoDB;

-- Points back: so many percent of what was paid, while the action runs.
CREATE TABLE bonus_actions (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  percent TINYINT NOT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  active TINYINT NOT NULL DEFAULT 1
) ENGINE = InnoDB;

CREATE TABLE bonus_accounts (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  points INT NOT NULL,
  CONSTRAINT bonus_accounts_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB;

CREATE TABLE bonus_moves (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  order_id BIGINT NULL,
  points INT NOT NULL,
  at DATETIME(3) NOT NULL,
  CONSTRAINT bonus_moves_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB;
