resource "aws_s3_bucket" "NAME" {
  bucket = "${local.prefix}-NAME-${data.aws_caller_identity.current.account_id}"
  tags   = local.tags
}

resource "aws_s3_bucket_versioning" "NAME" {
  bucket = aws_s3_bucket.NAME.id
  versioning_configuration {
    status = "STATUS"
  }
}

