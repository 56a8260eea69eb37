-- What the chain became after its first city: countries, franchisees, zones, price lists, recipes.
-- The columns of 0001 stayed as they were: everybody reads those tables, so what came later hangs beside them.

CREATE TABLE countries (
  code CHAR(2) NOT NULL PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  currency CHAR(3) NOT NULL,
  language CHAR(2) NOT NULL,
  time_zone VARCHAR(40) NOT NULL
) ENGINE = InnoDB;

-- pizzerias.city is the name; nothing but the spelling ties the two together.
CREATE TABLE cities (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  country_code CHAR(2) NOT NULL,
  name VARCHAR(100) NOT NULL,
  utc_offset_minutes SMALLINT NOT NULL,
  UNIQUE KEY cities_name (name),
  CONSTRAINT cities_country FOREIGN KEY (country_code) REFERENCES countries (code)
) ENGINE = InnoDB;

-- A franchisee's pizzerias.
CREATE TABLE departments (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  country_code CHAR(2) NOT NULL,
  name VARCHAR(100) NOT NULL,
  UNIQUE KEY departments_name (name),
  CONSTRAINT departments_country FOREIGN KEY (country_code) REFERENCES countries (code)
) ENGINE = InnoDB;

CREATE TABLE pizzeria_settings (
  pizzeria_id INT NOT NULL PRIMARY KEY,
  department_id INT NOT NULL,
  city_id INT NOT NULL,
  opened_on DATE NOT NULL,
  min_order_total INT NOT NULL DEFAULT 0,
  pickup_minutes SMALLINT NOT NULL DEFAULT 25,
  accepts_online TINYINT NOT NULL DEFAULT 1,
  CONSTRAINT pizzeria_settings_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT pizzeria_settings_department FOREIGN KEY (department_id) REFERENCES departments (id),
  CONSTRAINT pizzeria_settings_city FOREIGN KEY (city_id) REFERENCES cities (id)
) ENGINE = InnoDB;

-- weekday: 1 Monday … 7 Sunday; local time. closes at or before opens: after midnight.
CREATE TABLE pizzeria_hours (
  pizzeria_id INT NOT NULL,
  weekday TINYINT NOT NULL,
  opens TIME NOT NULL,
  closes TIME NOT NULL,
  PRIMARY KEY (pizzeria_id, weekday),
  CONSTRAINT pizzeria_hours_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id)
) ENGINE = InnoDB;

CREATE TABLE streets (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  city_id INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  UNIQUE KEY streets_name (city_id, name),
  CONSTRAINT streets_city FOREIGN KEY (city_id) REFERENCES cities (id)
) ENGINE = InnoDB;

-- Where a pizzeria delivers, for what fee (none from free_from on) and how fast.
CREATE TABLE delivery_zones (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pizzeria_id INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  fee INT NOT NULL,
  free_from INT NOT NULL,
  promised_minutes SMALLINT NOT NULL,
  UNIQUE KEY delivery_zones_name (pizzeria_id, name),
  CONSTRAINT delivery_zones_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id)
) ENGINE = InnoDB;

CREATE TABLE zone_streets (
  zone_id INT NOT NULL,
  street_id INT NOT NULL,
  house_from INT NOT NULL,
  house_to INT NOT NULL,
  PRIMARY KEY (zone_id, street_id, house_from),
  -- Doubled by the primary key's neighbour below since 2013; nobody remembers which report wanted it.
  KEY zone_streets_street (street_id),
  KEY zone_streets_street_house (street_id, house_from),
  CONSTRAINT zone_streets_zone FOREIGN KEY (zone_id) REFERENCES delivery_zones (id),
  CONSTRAINT zone_streets_of_city FOREIGN KEY (street_id) REFERENCES streets (id)
) ENGINE = InnoDB;

-- made_in: kitchen (goes through the tracker), counter (handed over as it is), nowhere (a fee).
CREATE TABLE product_details (
  product_id INT NOT NULL PRIMARY KEY,
  description VARCHAR(500) NOT NULL DEFAULT '',
  weight_grams INT NOT NULL DEFAULT 0,
  calories INT NOT NULL DEFAULT 0,
  made_in VARCHAR(10) NOT NULL DEFAULT 'kitchen',
  takes_halves TINYINT NOT NULL DEFAULT 0,
  takes_toppings TINYINT NOT NULL DEFAULT 0,
  position INT NOT NULL DEFAULT 0,
  CONSTRAINT product_details_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- Names in the other languages; the one in products is the chain's own.
CREATE TABLE product_names (
  product_id INT NOT NULL,
  language CHAR(2) NOT NULL,
  name VARCHAR(100) NOT NULL,
  PRIMARY KEY (product_id, language),
  CONSTRAINT product_names_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- The words on the site and on the televisions of a country.
CREATE TABLE labels (
  language CHAR(2) NOT NULL,
  code VARCHAR(50) NOT NULL,
  text VARCHAR(200) NOT NULL,
  PRIMARY KEY (language, code)
) ENGINE = InnoDB;

-- What a product costs in a city now, where that is not products.price.
CREATE TABLE city_prices (
  product_id INT NOT NULL,
  city VARCHAR(100) NOT NULL,
  price INT NOT NULL,
  PRIMARY KEY (product_id, city),
  CONSTRAINT city_prices_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- Prices to come or gone; publishing one copies its prices into products (no city) or city_prices.
CREATE TABLE price_lists (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  city VARCHAR(100) NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  status VARCHAR(10) NOT NULL,
  created_at DATETIME(3) NOT NULL
) ENGINE = InnoDB;

CREATE TABLE price_list_items (
  price_list_id INT NOT NULL,
  product_id INT NOT NULL,
  price INT NOT NULL,
  PRIMARY KEY (price_list_id, product_id),
  CONSTRAINT price_list_items_list FOREIGN KEY (price_list_id) REFERENCES price_lists (id),
  CONSTRAINT price_list_items_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- amounts are in the unit: g, ml or piece; cost is minor units per 1000 of it.
CREATE TABLE ingredients (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  unit VARCHAR(10) NOT NULL,
  cost INT NOT NULL,
  UNIQUE KEY ingredients_name (name)
) ENGINE = InnoDB;

CREATE TABLE recipes (
  product_id INT NOT NULL,
  ingredient_id INT NOT NULL,
  amount INT NOT NULL,
  PRIMARY KEY (product_id, ingredient_id),
  CONSTRAINT recipes_product FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT recipes_ingredient FOREIGN KEY (ingredient_id) REFERENCES ingredients (id)
) ENGINE = InnoDB;

-- Extras on a pizza.
CREATE TABLE toppings (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  ingredient_id INT NOT NULL,
  amount INT NOT NULL,
  price INT NOT NULL,
  active TINYINT NOT NULL DEFAULT 1,
  CONSTRAINT toppings_ingredient FOREIGN KEY (ingredient_id) REFERENCES ingredients (id)
) ENGINE = InnoDB;
