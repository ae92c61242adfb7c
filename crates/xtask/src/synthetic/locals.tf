locals {
  prefix     = "${var.environment}-NAME"
  db_class   = { production = "db.r6g.large", staging = "db.t3.medium" }
  sizes      = { production = { tasks = 4 }, staging = { tasks = 2 } }
  common_env = { env = var.environment, service = "NAME", debug = var.environment != "production" }
  tags = merge({
    service     = "NAME"
    owner       = "TEAM"
    environment = var.environment
  }, var.environment == "production" ? { tier = "1" } : {})
}
