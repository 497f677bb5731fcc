/// The layers: which target may import which.
enum Layers {
  struct Target {
    let name: String
    let layer: Int
    /// Targets of the same layer that it may import; those of lower layers it may import anyway,
    /// others never.
    let beside: Set<String>

    init(_ name: String, beside: Set<String> = []) {
      self.init(name, layer: 0, beside: beside)
    }

    private init(_ name: String, layer: Int, beside: Set<String>) {
      self.name = name
      self.layer = layer
      self.beside = beside
    }

    fileprivate func on(layer: Int) -> Target { Target(name, layer: layer, beside: beside) }
  }

  /// From the ground up.
  private static let layers: [[Target]] = [
    [
      Target("Scalars"), Target("Tracing", beside: ["Scalars"]), Target("CXXHash"), Target("Checksums", beside: ["CXXHash"]),
    ],
    [
      Target("Kernels"), Target("KernelTracing", beside: ["Kernels"]),
      Target("KernelCompilation", beside: ["KernelTracing", "Kernels"]),
      Target("kernel-compiler", beside: ["KernelCompilation", "Kernels"]), Target("CompileKernels", beside: ["kernel-compiler"]),
    ],
    [
      Target("CLanes"), Target("RowLoops"), Target("CFFTW"), Target("Fields"),
      Target("Sweeps", beside: ["CLanes", "RowLoops", "Fields"]), Target("Transforms", beside: ["CFFTW", "CLanes", "Fields"]),
      Target("CNLopt"), Target("Optimizers", beside: ["CNLopt"]),
    ],
    [Target("Reversal"), Target("CaseFiles")],
    [Target("Flows")],
    [
      Target("CHDF5"), Target("FieldOutput", beside: ["CHDF5"]), Target("CCairo"), Target("CGIF"),
      Target("Drawing", beside: ["CCairo", "CGIF"]),
    ],
    [Target("Studies"), Target("Reports")],
    [Target("swiftwater"), Target("CSwiftwater"), Target("CInterface", beside: ["CSwiftwater"])],
  ]

  static let targets: [String: Target] = {
    let all = layers.enumerated().flatMap { layer, targets in targets.map { ($0.name, $0.on(layer: layer)) } }
    return Dictionary(uniqueKeysWithValues: all)
  }()

  /// Modules that come with the toolchain and belong to no layer.
  static let toolchain: Set<String> = ["Dispatch", "Foundation", "Glibc", "PackagePlugin", "Synchronization", "Testing"]

  /// Those of `imports` that `name` may not import, each as a sentence. Modules of other packages
  /// are always allowed.
  static func violations(of name: String, importing imports: Set<String>) -> [String] {
    guard let target = targets[name] else { return ["\(name) stands in no layer; enter it in the table of layers"] }
    return imports.sorted().compactMap { targets[$0] }.compactMap { imported in
      if imported.layer < target.layer || target.beside.contains(imported.name) { return nil }
      return "\(name) (layer \(target.layer)) imports \(imported.name) (layer \(imported.layer))"
    }
  }
}
