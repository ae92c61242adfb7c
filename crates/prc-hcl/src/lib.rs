//! HCL text to an arena tree with byte spans and error recovery.
