-- Makes a text fit to stand in an element or an attribute of XML.
CREATE PROCEDURE xml_escape(INOUT p_text VARCHAR(2000))
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  SET p_text = REPLACE(REPLACE(REPLACE(REPLACE(p_text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');
END
