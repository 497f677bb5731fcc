import CaseFiles
import Flows

/// The controls of a case as the variables of a search: scaled so that a step of length 1 is felt,
/// and so that their inner product is that of the mesh, whatever its cells.
struct ControlSpace {
  private let origin: ControlVector
  /// What a change of 1 of a variable changes an element by.
  private let scales: ControlVector

  init(_ functional: ReducedFunctional) {
    origin = functional.origin
    let magnitudes = Dictionary(uniqueKeysWithValues: zip(origin.controls, functional.magnitudes))
    // An element of which the mesh has little weighs little.
    let weights = functional.meshWeights
    scales = origin.mapped { control, element, _ in
      20 * (magnitudes[control] ?? 1) / (weights[all: control][element]).squareRoot()
    }
  }

  var count: Int { origin.controls.reduce(0) { $0 + origin[all: $1].count } }

  /// The variables of the case itself.
  var start: [Double] { [Double](repeating: 0, count: count) }

  func point(_ variables: [Double]) -> ControlVector {
    var next = variables.makeIterator()
    // `mapped` goes through the elements in order.
    return origin.mapped { control, element, value in value + (next.next() ?? 0) * scales[all: control][element] }
  }

  /// The slopes by the variables.
  func slopes(_ gradient: ControlVector) -> [Double] {
    gradient.controls.flatMap { control in zip(gradient[all: control], scales[all: control]).map(*) }
  }

  /// A direction in the variables as one of the controls.
  func direction(_ variables: [Double]) -> ControlVector { point(variables) - origin }

  /// The limits of the variables.
  /// - Parameter bounds: of controls, by their paths.
  func limits(_ bounds: [(path: String, range: Optimization.Range)]) -> (lower: [Double], upper: [Double]) {
    let ranges = Dictionary(bounds.map { ($0.path, $0.range) }) { $1 }
    func limit(_ side: (Optimization.Range) -> Double?, _ otherwise: Double) -> [Double] {
      origin.controls.flatMap { control in
        let given = ranges[control.path].flatMap(side)
        return zip(origin[all: control], scales[all: control]).map { value, scale in given.map { ($0 - value) / scale } ?? otherwise }
      }
    }
    return (limit(\.atLeast, -.infinity), limit(\.atMost, .infinity))
  }
}

extension ControlVector {
  /// What the elements of a control are called in tables: by its path, where there are several with their places.
  func elementNames(_ control: Control) -> [String] {
    let count = self[all: control].count
    return (0..<count).map { count == 1 ? control.path : "\(control.path).\($0)" }
  }
}
