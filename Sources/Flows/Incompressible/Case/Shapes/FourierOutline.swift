import CaseFiles
import Foundation
import Scalars

/// A closed curve about its centre by the modes of its radius,
///
///     r(θ) = radius (1 + Σ cosineₖ cos kθ + sineₖ sin kθ),   k = 1, 2, …
///
/// θ counter-clockwise from the x axis of the body.
public struct FourierOutline: OutlineShape {
  public static let keyword = "fourier"
  public static let noun = "a curve by modes"
  public static let sizeNames: [Control.BodyParameter] = [.radius, .cosine, .sine]
  public static let caseMap = CaseMap(
    [.center, .size("radius", "The mean radius"), modes("cosine"), modes("sine"), .angle, .incidence], rivals: CaseMap.angles)

  private static func modes(_ name: String) -> CaseKey {
    CaseKey(name, .list(.number, count: 0...most), "Modes of the radius by the \(name) of θ, 2 θ, …, in parts of the mean", usual: "none")
  }

  public var center: [Double]
  /// > 0.
  public var radius: Double { didSet { outline = makeOutline() } }
  /// As many of each, at least one.
  public var cosine: [Double] { didSet { outline = makeOutline() } }
  public var sine: [Double] { didSet { outline = makeOutline() } }
  public var angle: Double
  public private(set) var outline = ClosedOutline([])

  private static let most = 32
  private static let count = 1024

  public init(center: [Double], radius: Double, cosine: [Double], sine: [Double], angle: Double = 0) {
    (self.center, self.radius, self.angle) = (center, radius, angle)
    let modes = max(cosine.count, sine.count, 1)
    func padded(_ values: [Double]) -> [Double] { values + [Double](repeating: 0, count: modes - values.count) }
    (self.cosine, self.sine) = (padded(cosine), padded(sine))
    outline = makeOutline()
  }

  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: Self.caseMap.keys) else {
      return nil
    }
    let (center, angle) = (map["center"]?.vector(count: 2), map.angleOrIncidence(reader))
    let modes = ["cosine", "sine"].map { name -> [Double]? in map[name].map { $0.numbers(of: "modes", atMost: Self.most) } ?? [] }
    guard let radius = map["radius"]?.number(above: 0), let center, let angle else { return nil }
    guard let cosine = modes[0], let sine = modes[1] else { return nil }
    self.init(center: center, radius: radius, cosine: cosine, sine: sine, angle: angle)
    let smallest = Self.relativeRadii(self.cosine, self.sine).min() ?? 0
    guard smallest >= 0.01 else {
      reader.fail(
        "the radius comes down to \(smallest.short) of `radius`, so that the curve meets itself at its centre",
        suggestion: "take smaller modes")
      return nil
    }
  }

  public var resolved: ResolvedValue {
    .fields([
      "center": .vector(center), "radius": .number(radius), "cosine": .vector(cosine), "sine": .vector(sine), "angle": .number(angle),
    ])
  }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { size == .radius ? [radius] : size == .cosine ? cosine : sine }
    set {
      switch size {
      case .radius: radius = newValue[0]
      case .cosine: cosine = newValue
      default: sine = newValue
      }
    }
  }

  public func magnitude(of parameter: Control.BodyParameter, spacing: Double) -> Double {
    parameter == .cosine || parameter == .sine ? 0.1 * spacing / radius : parameter.quantity.magnitude(spacing)
  }

  public func vertices<S: FieldScalar>(_ sizes: ArraySlice<S>) -> OutlineVertices<S> {
    let first = sizes.startIndex + 1
    let modes = (sizes.endIndex - first) / 2
    let radii = Self.relativeRadii(Array(sizes[first..<first + modes]), Array(sizes[(first + modes)...]))
    var vertices = OutlineVertices<S>(x: [], y: [])
    for (index, relative) in radii.enumerated() {
      let radius = sizes[sizes.startIndex] * relative
      let turn = 2 * Double.pi * Double(index) / Double(Self.count)
      vertices.x.append(S(Double.cos(turn)) * radius)
      vertices.y.append(S(Double.sin(turn)) * radius)
    }
    return vertices
  }

  /// r/radius at even angles.
  private static func relativeRadii<S: FieldScalar>(_ cosine: [S], _ sine: [S]) -> [S] {
    (0..<count).map { index in
      var sum = S(1)
      for mode in cosine.indices {
        let turn = 2 * Double.pi * Double((mode + 1) * index % count) / Double(count)
        sum += S(Double.cos(turn)) * cosine[mode] + S(Double.sin(turn)) * sine[mode]
      }
      return sum
    }
  }
}

extension NodeReader {
  /// A list of numbers, not too many of them.
  func numbers(of what: String, atMost most: Int) -> [Double]? {
    guard let items = list(of: what) else { return nil }
    guard items.count <= most else {
      fail("expected at most \(most) \(what), found \(items.count)", suggestion: "leave out the last")
      return nil
    }
    return items.map { $0.number() }.complete()
  }
}
