# A small service, with the shapes that are common in real modules.
terraform {
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

variable "region" {
  description = "Where it runs: \"eu-west-1\" unless told otherwise."
  type        = string
  default     = "eu-west-1"

  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+-\\d$", var.region))
    error_message = "Not a region: ${var.region}."
  }
}

variable "subnets" {
  type = map(object({
    cidr   = string
    public = optional(bool, false)
  }))
  default = {}
}

locals {
  name = "${var.name}-${terraform.workspace}"
  tags = merge(var.tags, {
    Name        = local.name
    "team:cost" = "platform"
  })
  public  = [for name, subnet in var.subnets : name if subnet.public]
  by_zone = { for subnet in aws_subnet.this : subnet.availability_zone => subnet.id... }
  size    = var.stage == "production" ? "large" : var.stage == "staging" ? "medium" : "small"
}

resource "aws_subnet" "this" {
  for_each = var.subnets

  vpc_id                  = aws_vpc.main.id
  cidr_block              = each.value.cidr
  map_public_ip_on_launch = each.value.public

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags["Owner"], tags_all]
  }
}

resource "aws_iam_policy" "read" {
  name   = "${local.name}-read"
  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "${aws_s3_bucket.data.arn}/*" }
  ]
}
POLICY
}

resource "aws_db_instance" "main" {
  identifier              = local.name
  engine                  = "postgres"
  instance_class          = "db.t3.${local.size}"
  backup_retention_period = 7
  multi_az                = !var.cheap
  vpc_security_group_ids  = concat(
    [aws_security_group.database.id],
    aws_security_group.extra.*.id,
    var.more_groups[*].id,
  )

  timeouts { create = "2h" }
}

resource "aws_instance" "worker" {
  count = var.workers > 0 ? var.workers : 0

  ami           = data.aws_ami.linux.id
  instance_type = "t3.micro"
  subnet_id     = element(values(aws_subnet.this), count.index).id

  user_data = <<-SCRIPT
    #!/bin/bash
    %{ for host in var.hosts ~}
    echo "${host}" >> /etc/hosts.allow
    %{ endfor ~}
    echo "done: $${HOSTNAME}"
  SCRIPT

  dynamic "ebs_block_device" {
    for_each = { for disk in var.disks : disk.name => disk }
    iterator = disk
    content {
      device_name = disk.value.device
      volume_size = disk.value.size * 1024 / 2 + 1 - -1
    }
  }
}

module "queue" {
  source = "./modules/queue"

  name     = join("-", ["queue", local.name])
  settings = jsondecode(file("${path.module}/queue.json"))
}

output "worker_ids" {
  description = "The workers."
  value       = aws_instance.worker[*].id
  sensitive   = false
}
