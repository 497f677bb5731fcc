import CaseFiles
import Fields
import Foundation

/// A velocity by component and point.
typealias VelocityFormula = (_ component: Int, _ point: [Double]) -> Double

/// A (sin x cos y, −cos x sin y) with one wavelength along each edge, in 3-D times cos z and with
/// third component zero.
private func taylorGreenVelocity(_ domain: Domain, _ amplitude: Double) -> VelocityFormula {
  let waves = domain.size.map { 2 * Double.pi / $0 }
  return { component, point in
    let phase = zip(point, zip(domain.origin, waves)).map { ($0 - $1.0) * $1.1 }
    let depth = phase.count == 3 ? cos(phase[2]) : 1
    switch component {
    case 0: return amplitude * sin(phase[0]) * cos(phase[1]) * depth
    case 1: return -amplitude * cos(phase[0]) * sin(phase[1]) * depth
    default: return 0
    }
  }
}

extension VectorFunction {
  fileprivate var formula: VelocityFormula { { components[$0].value(at: $1) } }
}

extension Initial {
  /// Nil of a field that is random, or read from a file.
  /// - Parameter boundaries: of the case.
  func formula(on domain: Domain, _ boundaries: Boundaries) -> VelocityFormula? {
    switch self {
    case .atRest: return { _, _ in 0 }
    case .inflow:
      let mean = boundaries.inflows.first.map { $0.inflow.meanVelocity(on: $0.side, of: domain) }
      return { component, _ in mean?[component] ?? 0 }
    case .uniform(let velocity): return { component, _ in velocity[component] }
    case .taylorGreen(let amplitude): return taylorGreenVelocity(domain, amplitude)
    case .expressions(let source): return source.formula
    case .random, .file: return nil
    }
  }
}

extension Initial {
  /// Without what is evaluated in other scalars: formulas of names, and numbers by which derivatives
  /// are wanted.
  func unplaced(_ bound: BoundNumbers) -> Initial {
    switch self {
    case .expressions(let velocity): .expressions(VectorFunction(velocity.components.map { $0.isPlaced ? .number(0) : $0 }))
    case .uniform, .taylorGreen: numbers.map { bound.needs($0.control) } ?? false ? .atRest : self
    case .atRest, .inflow, .random, .file: self
    }
  }
}

extension VelocityTarget {
  /// The velocity that a distance is measured to: what `sample` makes of a formula, or `load` of a
  /// file.
  /// - Throws: what `load` throws.
  func velocity(
    on domain: Domain, load: (FieldFile) throws -> VectorField<Double>, sample: (VelocityFormula) -> VectorField<Double>
  ) throws -> VectorField<Double> {
    switch self {
    case .atRest: return sample { _, _ in 0 }
    case .taylorGreen: return sample(taylorGreenVelocity(domain, 1))
    case .expressions(let source): return sample(source.formula)
    case .file(let file): return try load(file)
    }
  }
}
