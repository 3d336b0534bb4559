"""Where teams run segdsl: before a commit and in a build."""
