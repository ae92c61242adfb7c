//! Reads AWS accounts into the inventory that `prc` judges.
