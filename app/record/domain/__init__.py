"""What the record is about: fields, rules and the sample; pure."""
