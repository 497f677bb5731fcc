import CaseFiles

/// Buoyant convection by its two numbers, about the height H of the domain along y and the
/// difference ΔT of the temperatures at two opposite sides.
///
/// Buoyancy b is one, upwards along y, and velocities count in √(b ΔT H). Then, with the scale √(b
/// ΔT H³),
///
///     ν = √(Pr/Ra) √(b ΔT H³),      κ = √(b ΔT H³) / √(Ra Pr)
public struct Convection: Sendable, Equatable {
  /// Ra = b ΔT H³ / (ν κ) > 0.
  public var rayleigh: Double
  /// Pr = ν/κ > 0.
  public var prandtl: Double
  /// √(b ΔT H³), one where lengths count in the height and temperatures in their difference.
  public var scale: Double

  /// The scalar that it is about.
  public static let scalar = "temperature"

  public init(rayleigh: Double, prandtl: Double, scale: Double = 1) {
    (self.rayleigh, self.prandtl, self.scale) = (rayleigh, prandtl, scale)
  }

  public var viscosity: Double { (prandtl / rayleigh).squareRoot() * scale }
  public var diffusivity: Double { 1 / (rayleigh * prandtl).squareRoot() * scale }

  /// Along each axis.
  public static func buoyancy(dimensions: Int) -> [Double] { (0..<dimensions).map { $0 == 1 ? 1 : 0 } }

  /// H³.
  public static func cubedHeight(_ domain: Domain) -> Double { domain.size[1] * domain.size[1] * domain.size[1] }

  /// ΔT, and the two opposite sides that it is between: of the axes the one along which it is
  /// largest. Nil where there is none beyond round-off.
  public static func difference(_ temperature: Tracer, _ domain: Domain) -> (sides: [Side], value: Double)? {
    var found: (sides: [Side], value: Double)?
    for lower in Side.all(dimensions: domain.dimensions) where !lower.isUpper {
      if let value = temperature.difference(from: lower, domain), value > found?.value ?? 0 { found = ([lower, lower.opposite], value) }
    }
    return found
  }
}

extension Tracer {
  /// By how much the means of the values given at a side and at the opposite one differ; zero where
  /// it is round-off alone, nil where not both are given.
  public func difference(from side: Side, _ domain: Domain) -> Double? {
    guard let here = meanValue(at: side, domain), let there = meanValue(at: side.opposite, domain) else { return nil }
    let difference = abs(here.value - there.value)
    return difference > 1e-12 * (here.magnitude + there.magnitude) ? difference : 0
  }

  /// The mean over the faces of a side, by their areas, of the value that is given there and of its
  /// magnitude; nil where none is.
  private func meanValue(at side: Side, _ domain: Domain) -> (value: Double, magnitude: Double)? {
    guard case .value(let source) = conditions[side] else { return nil }
    if let constant = source.constant { return (constant, abs(constant)) }
    var (sum, magnitude, areas) = (0.0, 0.0, 0.0)
    domain.forEachFace(of: side) { point, area in
      let value = source.value(at: point)
      sum += area * value
      magnitude += area * abs(value)
      areas += area
    }
    return (sum / areas, magnitude / areas)
  }
}

extension IncompressibleCase {
  /// Sets viscosity and the diffusivity of the temperature where `rayleigh` and `prandtl` stand for
  /// them.
  /// - Returns: whether the case says what they are about: a difference of temperatures.
  mutating func deriveConvection(on domain: Domain) -> Bool {
    guard var convection = flow.convection, let index = scalars.firstIndex(where: { $0.name == Convection.scalar }) else { return true }
    guard let difference = Convection.difference(scalars[index], domain) else { return false }
    convection.scale = (Convection.cubedHeight(domain) * difference.value).squareRoot()
    (flow.convection, flow.viscosity, scalars[index].diffusivity) = (convection, convection.viscosity, convection.diffusivity)
    return true
  }
}
