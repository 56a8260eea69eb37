-- What an ingredient's stop put onto the stop list, so that lifting it takes off just that. stop_list itself has no
-- room for a reason: other systems read it.
CREATE TABLE ingredient_stop_products (
  pizzeria_id INT NOT NULL,
  ingredient_id INT NOT NULL,
  product_id INT NOT NULL,
  PRIMARY KEY (pizzeria_id, ingredient_id, product_id),
  CONSTRAINT ingredient_stop_products_stop FOREIGN KEY (pizzeria_id, ingredient_id)
    REFERENCES ingredient_stops (pizzeria_id, ingredient_id),
  CONSTRAINT ingredient_stop_products_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- Where a bonus action runs; one without a row here runs everywhere.
CREATE TABLE bonus_action_pizzerias (
  bonus_action_id INT NOT NULL,
  pizzeria_id INT NOT NULL,
  PRIMARY KEY (bonus_action_id, pizzeria_id),
  CONSTRAINT bonus_action_pizzerias_action FOREIGN KEY (bonus_action_id) REFERENCES bonus_actions (id),
  CONSTRAINT bonus_action_pizzerias_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id)
) ENGINE = InnoDB;
