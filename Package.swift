// swift-tools-version: 6.3;(experimentalCGen)
// The kernels' row loops are C that a build tool plugin writes: of the package manager still an experimental feature.
import Foundation
import PackageDescription

/// Debian's name of the HDF5 without MPI, whatever else is installed; elsewhere the only one.
let hdf5: String = {
  let environment = ProcessInfo.processInfo.environment
  let given = ["PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR"].flatMap { (environment[$0] ?? "").split(separator: ":").map(String.init) }
  let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
  let folders = given + libraries.map { "/usr/lib/\($0)/pkgconfig" } + ["/usr/lib/pkgconfig", "/usr/local/lib/pkgconfig"]
  return folders.contains { FileManager.default.fileExists(atPath: $0 + "/hdf5-serial.pc") } ? "hdf5-serial" : "hdf5"
}()

let numerics: [Target.Dependency] = [
  .product(name: "RealModule", package: "swift-numerics"), .product(name: "ComplexModule", package: "swift-numerics"),
]

let package = Package(
  name: "Swiftwater",
  products: [
    .executable(name: "swiftwater", targets: ["swiftwater"]),
    .library(
      name: "Swiftwater",
      targets: [
        "Reports", "Studies", "Flows", "CaseFiles", "FieldOutput", "Drawing", "Reversal", "Transforms", "Sweeps", "RowLoops", "Fields",
        "Kernels", "Scalars",
      ]),
    // For other languages; Sources/CSwiftwater/swiftwater.h is its header.
    .library(name: "swiftwater-c", type: .dynamic, targets: ["CInterface"]),
    // For packages with kernels of their own, such as Tools/Benchmarks.
    .library(name: "KernelCompilation", targets: ["KernelCompilation", "Kernels", "Scalars"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    // MARK: Layer 0: numbers, checksums
    .target(name: "Scalars", dependencies: numerics),
    .target(name: "Tracing", dependencies: ["Scalars"]),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .target(name: "Checksums", dependencies: ["CXXHash"]),

    // MARK: Layer 1: pointwise physics, and the compiler that turns it into sweeps
    .target(name: "Kernels", dependencies: ["Scalars"]),
    .target(name: "KernelTracing", dependencies: ["Kernels", "Scalars", "Tracing"]),
    .target(name: "KernelCompilation", dependencies: ["KernelTracing", "Kernels", "Tracing"]),
    .executableTarget(name: "kernel-compiler", dependencies: ["KernelCompilation", "Kernels"]),
    .plugin(
      name: "CompileKernels", capability: .buildTool(), dependencies: ["kernel-compiler"], path: "Sources/CompileKernels"),

    // MARK: Layer 2: grids, sweeps, transforms
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3", providers: [.apt(["libfftw3-dev"])]),
    .target(name: "Fields", dependencies: ["Scalars"]),
    .systemLibrary(name: "CLanes"),
    .target(name: "RowLoops", cSettings: [.headerSearchPath("../CLanes")], plugins: ["CompileKernels"]),
    .target(
      name: "Sweeps", dependencies: ["CLanes", "Fields", "KernelTracing", "Kernels", "RowLoops", "Scalars", "Tracing"],
      plugins: ["CompileKernels"]),
    .target(name: "Transforms", dependencies: ["CFFTW", "CLanes", "Fields", "Scalars"]),
    .systemLibrary(name: "CNLopt", pkgConfig: "nlopt", providers: [.apt(["libnlopt-dev"])]),
    .target(name: "Optimizers", dependencies: ["CNLopt"]),

    // MARK: Layer 3: reversal, and what the user asks for
    .target(name: "Reversal", dependencies: ["Checksums"]),

    .target(name: "CaseFiles", dependencies: ["Scalars", .product(name: "Yams", package: "Yams")]),

    // MARK: Layer 4: flows
    .target(name: "Flows", dependencies: ["CaseFiles", "Checksums", "Fields", "Kernels", "Reversal", "Scalars", "Transforms", "Sweeps"]),

    // MARK: Layer 5: what is written
    .systemLibrary(name: "CHDF5", pkgConfig: hdf5, providers: [.apt(["libhdf5-dev"])]),
    .target(name: "FieldOutput", dependencies: ["CHDF5", "Checksums", "Fields"]),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CGIF", providers: [.apt(["libgif-dev"])]),
    .target(name: "Drawing", dependencies: ["CCairo", "CGIF"]),

    // MARK: Layers 6 and 7: studies, reports and the command line
    .target(
      name: "Studies",
      dependencies: [
        "CaseFiles", "Checksums", "Drawing", "FieldOutput", "Fields", "Flows", "Optimizers", "Reversal", "Scalars", "Transforms", "Sweeps",
      ]),
    .target(
      name: "Reports",
      dependencies: ["CaseFiles", "Drawing", "FieldOutput", "Flows", .product(name: "Mustache", package: "swift-mustache")]),
    .executableTarget(
      name: "swiftwater",
      dependencies: [
        "CaseFiles", "Drawing", "FieldOutput", "Flows", "Reports", "Reversal", "Studies",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .systemLibrary(name: "CSwiftwater"),
    .target(name: "CInterface", dependencies: ["CSwiftwater", "CaseFiles", "Fields", "Flows", "Reversal"]),

    // MARK: Tests
    .testTarget(name: "ScalarsTests", dependencies: ["Scalars"] + numerics),
    .testTarget(name: "ReversalTests", dependencies: ["Reversal"]),
    .testTarget(name: "OptimizersTests", dependencies: ["Optimizers"]),
    .testTarget(name: "CaseFilesTests", dependencies: ["CaseFiles", "Flows"]),
    .testTarget(name: "FieldOutputTests", dependencies: ["CHDF5", "Checksums", "FieldOutput", "Fields"]),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing"]),
    .testTarget(name: "ReportsTests", dependencies: ["CaseFiles", "Drawing", "FieldOutput", "Flows", "Reports"]),
    .testTarget(name: "FlowsTests", dependencies: ["CaseFiles", "Fields", "Flows", "Reversal", "Scalars", "Sweeps"]),
    .testTarget(name: "StudiesTests", dependencies: ["CaseFiles", "FieldOutput", "Fields", "Flows", "Reversal", "Scalars", "Studies"]),
    .testTarget(name: "TracingTests", dependencies: ["Scalars", "Tracing"]),
    .testTarget(name: "FieldsTests", dependencies: ["Fields", "Scalars"]),
    .testTarget(name: "SweepsTests", dependencies: ["Fields", "Kernels", "Scalars", "Sweeps"]),
    .testTarget(name: "TransformsTests", dependencies: ["Fields", "Scalars", "Transforms"]),
    .testTarget(name: "CommandLineTests", dependencies: ["AllocationRun", "FieldOutput", "Fields", "swiftwater"]),
    .testTarget(name: "CInterfaceTests", dependencies: ["CInterface"], exclude: ["map.c"]),
    .testTarget(name: "ArchitectureTests"),
    .target(name: "CCounters", path: "Tests/CCounters"),
    .executableTarget(name: "AllocationRun", dependencies: ["CCounters", "CaseFiles", "Fields", "Flows"], path: "Tests/AllocationRun"),
    .executableTarget(name: "MutantRun", dependencies: ["CaseFiles", "Flows", "Studies"], path: "Tests/MutantRun"),
    .executableTarget(name: "SampleRun", dependencies: ["FieldOutput", "Fields"], path: "Tests/SampleRun"),
  ],
  swiftLanguageModes: [.v6]
)
