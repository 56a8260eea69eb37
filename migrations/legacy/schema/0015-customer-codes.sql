-- The code by which somebody proves that a phone is theirs, before the site gives them its customer's login. One per
-- phone, the newest. In the clear, as it stands in sms_messages beside it.
CREATE TABLE customer_codes (
  phone VARCHAR(16) NOT NULL PRIMARY KEY,
  code CHAR(6) NOT NULL,
  tries_left TINYINT NOT NULL,
  sent_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  day_began_at DATETIME(3) NOT NULL,
  sent_that_day TINYINT NOT NULL
) ENGINE = InnoDB;
