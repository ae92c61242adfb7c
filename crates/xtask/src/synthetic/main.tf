terraform {
  required_version = ">= 1.5"
  backend "s3" {
    key = "TEAM/NAME/terraform.tfstate"
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = local.tags
  }
}

data "aws_caller_identity" "current" {}

resource "random_password" "db" {
  length = 32
}

resource "aws_security_group" "app" {
  name   = "${local.prefix}-app"
  vpc_id = var.vpc_id
}

resource "aws_sns_topic" "alerts" {
  name = "${local.prefix}-alerts"
}

resource "aws_sqs_queue" "dlq" {
  name = "${local.prefix}-dlq"
}

resource "aws_iam_role" "task" {
  name               = "${local.prefix}-task"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]
    }
  }
}
