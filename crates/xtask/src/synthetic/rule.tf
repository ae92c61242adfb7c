resource "aws_security_group_rule" "NAME" {
  type              = "ingress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = CIDRS
  security_group_id = aws_security_group.app.id
}

