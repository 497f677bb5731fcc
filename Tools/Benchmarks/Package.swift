// swift-tools-version: 6.3;(experimentalCGen)
import PackageDescription

let package = Package(
  name: "SwiftwaterBenchmarks",
  dependencies: [
    .package(name: "Swiftwater", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Without its default traits it needs no library that counts allocations; CCounters does that.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    // MARK: A step and its parts, held to counts
    .target(name: "CCounters"),
    .executableTarget(
      name: "Solver",
      dependencies: [
        "CCounters", .product(name: "Benchmark", package: "benchmark"), .product(name: "Swiftwater", package: "Swiftwater"),
      ],
      path: "Benchmarks/Solver",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),

    // MARK: Adept's two programs, from kernels that are compiled as the solver's are
    .target(name: "AdeptKernels", dependencies: [.product(name: "KernelCompilation", package: "Swiftwater")]),
    .executableTarget(
      name: "adept-kernel-compiler",
      dependencies: ["AdeptKernels", .product(name: "KernelCompilation", package: "Swiftwater")]),
    .plugin(
      name: "CompileAdeptKernels", capability: .buildTool(), dependencies: ["adept-kernel-compiler"], path: "Sources/CompileAdeptKernels"),
    .target(
      name: "AdeptLoops", dependencies: [.product(name: "Swiftwater", package: "Swiftwater")],
      cSettings: [.headerSearchPath("../CLanes")], plugins: ["CompileAdeptKernels"]),

    // MARK: What the machine can do at best, and what the parts of a step take beside it
    .executableTarget(
      name: "roofline",
      dependencies: [
        "AdeptKernels", "AdeptLoops", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Swiftwater", package: "Swiftwater"),
      ],
      plugins: ["CompileAdeptKernels"]),
    .testTarget(name: "RooflineTests", dependencies: ["roofline", .product(name: "Swiftwater", package: "Swiftwater")]),
  ],
  swiftLanguageModes: [.v6]
)
