/// One comparison of a case with published values: how the case is to be changed for it, and what
/// is then to come out.
public struct Validation: Sendable, Equatable {
  /// A quantity, what it should be, and how near it has to come.
  public struct Row: Sendable, Equatable {
    public var quantity: Measured
    /// The name of the row, and of its quantity where that is an objective or a measurement of the
    /// case.
    public var name: String
    public var value: Double
    public var tolerance: Tolerance
    /// The publication; that of the case unless given.
    public var source: String?
  }

  /// How the quantity of a row is measured.
  public enum Measured: Sendable, Equatable {
    /// As the objective or measurement of the row's name.
    case named
    /// By a measurement of the row's own.
    case own(any MeasurementKind)
    /// The order with which a measurement tends to zero from the last grid but one to the last.
    case order(of: String)

    public static func == (left: Measured, right: Measured) -> Bool {
      switch (left, right) {
      case (.named, .named): true
      case (.own(let one), .own(let other)): one.isEqual(to: other)
      case (.order(let one), .order(let other)): one == other
      case (.named, _), (.own, _), (.order, _): false
      }
    }
  }

  public enum Tolerance: Sendable, Equatable {
    /// Largest |value/reference − 1|.
    case relative(Double)
    /// Largest |value − reference|.
    case absolute(Double)
  }

  /// A picture of the run, with published points in it.
  public struct Plot: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
      /// A curve of the run.
      case curve(any CurveKind)
      /// A quantity over the number of cells along x, for the grids of the setting.
      case convergence(quantity: String)

      public static func == (left: Kind, right: Kind) -> Bool {
        switch (left, right) {
        case (.curve(let one), .curve(let other)): one.isEqual(to: other)
        case (.convergence(let one), .convergence(let other)): one == other
        case (.curve, .convergence), (.convergence, .curve): false
        }
      }
    }

    public var title: String
    public var kind: Kind
    /// By their source, in the order of the case file.
    public var points: [Points]
  }

  /// Published points of a curve.
  public struct Points: Sendable, Equatable {
    public enum Values: Sendable, Equatable {
      case list([[Double]])
      /// A file of two columns separated by commas, by its absolute path. In a case file, a
      /// relative one starts at the folder of the file.
      case file(String)
    }
    public var source: String
    public var values: Values
  }

  public var name: String
  /// Whether it is among those that take little time.
  public var isQuick: Bool
  /// `path=value` each, as on the command line.
  public var changes: [String]
  /// `domain.cells` of each run, coarse to fine; empty for one run on the grid of the case. Rows
  /// are of the last.
  public var grids: [[Int]]
  public var rows: [Row]
  public var plots: [Plot]
}

extension Validation {
  var resolved: ResolvedValue {
    var pairs: [(key: String, value: ResolvedValue)] = []
    if isQuick { pairs.append(("quick", .flag(true))) }
    if !changes.isEmpty { pairs.append(("set", .list(changes.map { .text($0) }))) }
    if !grids.isEmpty { pairs.append(("grids", .list(grids.map { .list($0.map { .integer($0) }) }))) }
    pairs.append(("rows", .map(rows.map { ($0.name, $0.resolved) })))
    if !plots.isEmpty { pairs.append(("plots", .map(plots.map { ($0.title, $0.resolved) }))) }
    return .map(pairs)
  }
}

extension Validation.Row {
  fileprivate var resolved: ResolvedValue {
    var pairs: [(key: String, value: ResolvedValue)] =
      switch quantity {
      case .named: []
      case .own(let kind): [("measure", .map([kind.resolved]))]
      case .order(let name): [("order_of", .text(name))]
      }
    pairs.append(("value", .number(value)))
    switch tolerance {
    case .relative(let number): pairs.append(("tolerance", .number(number)))
    case .absolute(let number): pairs.append(("tolerance", .fields(["absolute": .number(number)])))
    }
    if let source { pairs.append(("source", .text(source))) }
    return .map(pairs)
  }
}

extension Validation.Plot {
  fileprivate var resolved: ResolvedValue {
    let first: (key: String, value: ResolvedValue) =
      switch kind {
      case .curve(let kind): kind.resolved
      case .convergence(let quantity): ("convergence", .text(quantity))
      }
    let sets = points.map { set -> (key: String, value: ResolvedValue) in
      switch set.values {
      case .list(let pairs): (set.source, .list(pairs.map { .vector($0) }))
      case .file(let path): (set.source, .text(path))
      }
    }
    return .map([first] + (sets.isEmpty ? [] : [("points", .map(sets))]))
  }
}

/// A curve of a run that a picture may show, with its settings.
public protocol CurveKind: Sendable, Equatable {
  /// The keyword with its settings.
  var resolved: (key: String, value: ResolvedValue) { get }
  /// What the axes of the picture show.
  var labels: (x: String, y: String) { get }
}

extension CurveKind {
  func isEqual(to other: any CurveKind) -> Bool { (other as? Self) == self }
}

/// A kind of curve as the case file names it.
public struct CurveWord {
  let keyword: String
  /// Reads the settings; nil if something is wrong with them, which has then been reported.
  let read: (NodeReader) -> (any CurveKind)?

  public init(_ keyword: String, read: @escaping (NodeReader) -> (any CurveKind)?) { (self.keyword, self.read) = (keyword, read) }
}
