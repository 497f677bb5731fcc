/// The floors of the house: which target may import which.
enum House {
  struct Target {
    let name: String
    let floor: Int
    /// Targets of the same floor that it may import; those of lower floors it may import anyway,
    /// others never.
    let beside: Set<String>

    init(_ name: String, beside: Set<String> = []) {
      self.init(name, floor: 0, beside: beside)
    }

    private init(_ name: String, floor: Int, beside: Set<String>) {
      self.name = name
      self.floor = floor
      self.beside = beside
    }

    fileprivate func on(floor: Int) -> Target { Target(name, floor: floor, beside: beside) }
  }

  /// From the ground up.
  private static let floors: [[Target]] = [
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
      Target("Sweeps", beside: ["CLanes", "RowLoops", "Fields"]), Target("Transforms", beside: ["CFFTW", "Fields"]),
    ],
    [Target("Reversal"), Target("CaseFiles")],
    [Target("Flows")],
    [Target("CHDF5"), Target("FieldOutput", beside: ["CHDF5"])],
    [Target("Studies")],
    [Target("swiftwater")],
  ]

  static let targets: [String: Target] = {
    let all = floors.enumerated().flatMap { floor, targets in targets.map { ($0.name, $0.on(floor: floor)) } }
    return Dictionary(uniqueKeysWithValues: all)
  }()

  /// Modules that come with the toolchain and belong to no floor.
  static let toolchain: Set<String> = ["Dispatch", "Foundation", "Glibc", "PackagePlugin", "Synchronization", "Testing"]

  /// Those of `imports` that `name` may not import, each as a sentence. Modules of other packages
  /// are always allowed.
  static func violations(of name: String, importing imports: Set<String>) -> [String] {
    guard let target = targets[name] else { return ["\(name) stands on no floor; enter it in the table of the house"] }
    return imports.sorted().compactMap { targets[$0] }.compactMap { imported in
      if imported.floor < target.floor || target.beside.contains(imported.name) { return nil }
      return "\(name) (floor \(target.floor)) imports \(imported.name) (floor \(imported.floor))"
    }
  }
}
