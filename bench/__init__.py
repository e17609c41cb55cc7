"""The figures of DESIGN §5, each beside a raw baseline of the same run (docs/benchmarks.md)."""
