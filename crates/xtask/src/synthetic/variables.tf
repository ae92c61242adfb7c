variable "environment" {
  type    = string
  default = "staging"
  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "Unknown environment ${var.environment}."
  }
}
variable "region" { default = "eu-west-1" }
variable "vpc_id" { type = string }
variable "cluster_arn" { type = string }
variable "private_subnet_ids" { type = list(string) }
variable "enabled" { default = true }
variable "queues" { default = ["in", "out"] }
variable "buckets" { default = ["data", "logs"] }
variable "allowed_cidrs" { default = ["10.0.0.0/8"] }
variable "feature_flags" {
  type    = map(bool)
  default = { new_ui = true, beta = false }
}
variable "settings" {
  type    = map(object({ table = optional(string, "main"), ttl = optional(number, 60) }))
  default = {}
}
variable "alarm_thresholds" {
  type    = map(number)
  default = { CPUUtilization = 80, Errors = 1 }
}
