// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "SwiftwaterBenchmarks",
  dependencies: [
    .package(name: "Swiftwater", path: "../.."),
    // Without its default traits it needs no library that counts allocations; CCounters does that.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    .target(name: "CCounters"),
    .executableTarget(
      name: "Solver",
      dependencies: [
        "CCounters", .product(name: "Benchmark", package: "benchmark"), .product(name: "Swiftwater", package: "Swiftwater"),
      ],
      path: "Benchmarks/Solver",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
