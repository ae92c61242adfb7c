environment        = "production"
vpc_id             = "vpc-0123456789abcdef0"
cluster_arn        = "arn:aws:ecs:eu-west-1:111122223333:cluster/main"
private_subnet_ids = ["subnet-a", "subnet-b"]
