"""The flow, a package a stage. Inside a stage: `models`, `services` (writes), `selectors` (reads), `errors`."""
