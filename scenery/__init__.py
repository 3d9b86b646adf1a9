"""Generated scenes with known truth, for the tests, the benchmarks and the demo."""
