import CaseFiles
import Foundation
import Scalars

/// A NACA four-digit airfoil with bumps on its two sides, in parts of the chord (Hicks & Henne, J.
/// Aircraft 15, 1978): to the height of a side at x is added
///
///     Σ aᵢ sin³(π x^mᵢ),   mᵢ = ln ½ / ln xᵢ
///
/// with the peaks xᵢ at i/(n + 1) of the chord, i = 1 … n, from nose to tail. The centre is the quarter
/// chord, about which it turns.
public struct BumpedAirfoil: OutlineShape {
  public static let keyword = "bumps"
  public static let noun = "an airfoil with bumps"
  public static let extentName = "chord"
  public static let sizeNames: [Control.BodyParameter] = [.chord, .upper, .lower]

  public var center: [Double]
  public let digits: String
  /// > 0.
  public var chord: Double { didSet { outline = makeOutline() } }
  /// Heights of the bumps, positive upwards on both sides.
  public var upper: [Double] { didSet { outline = makeOutline() } }
  public var lower: [Double] { didSet { outline = makeOutline() } }
  public var angle: Double
  public private(set) var outline = ClosedOutline([])

  public static let caseMap = CaseMap(
    [.center, .digits, .size("chord", "The chord"), bumps("upper"), bumps("lower"), .angle, .incidence], rivals: CaseMap.angles)

  private static func bumps(_ side: String) -> CaseKey {
    CaseKey(side, .list(.number, count: 0...most), "Heights of the bumps on the \(side) side, in parts of the chord", usual: "none")
  }

  private static let most = 32
  private static let perSurface = 256

  public init(center: [Double], digits: String, chord: Double, upper: [Double], lower: [Double], angle: Double = 0) {
    (self.center, self.digits, self.chord, self.upper, self.lower, self.angle) = (center, digits, chord, upper, lower, angle)
    outline = makeOutline()
  }

  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: Self.caseMap.keys) else { return nil }
    let (center, digits) = (map["center"]?.vector(count: 2), map["digits"].flatMap { NACAAirfoil.digits($0) })
    let angle = map.angleOrIncidence(reader)
    let bumps = ["upper", "lower"].map { name -> [Double]? in map[name].map { $0.numbers(of: "bumps", atMost: Self.most) } ?? [] }
    guard let chord = map["chord"]?.number(above: 0), let digits, let center, let angle, let upper = bumps[0], let lower = bumps[1] else {
      return nil
    }
    guard upper.count + lower.count > 0 else {
      reader.fail("there are no bumps", suggestion: "write upper: [0, 0, 0], or take `naca`")
      return nil
    }
    self.init(center: center, digits: digits, chord: chord, upper: upper, lower: lower, angle: angle)
    guard outline.crossing == nil else {
      reader.fail("the bumps make the two sides cross or touch each other", suggestion: "take smaller ones, or a thicker airfoil")
      return nil
    }
  }

  public var resolved: ResolvedValue {
    .fields([
      "center": .vector(center), "digits": .text(digits), "chord": .number(chord), "upper": .vector(upper), "lower": .vector(lower),
      "angle": .number(angle),
    ])
  }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { size == .chord ? [chord] : size == .upper ? upper : lower }
    set {
      switch size {
      case .chord: chord = newValue[0]
      case .upper: upper = newValue
      default: lower = newValue
      }
    }
  }

  /// By the bumps that the shape is read with.
  public var controls: [Control.BodyParameter] {
    [.center, .chord] + (upper.isEmpty ? [] : [.upper]) + (lower.isEmpty ? [] : [.lower]) + [.angle]
  }

  public func magnitude(of parameter: Control.BodyParameter, spacing: Double) -> Double {
    parameter == .upper || parameter == .lower ? 0.1 * spacing / chord : parameter.quantity.magnitude(spacing)
  }

  /// From the tail over the upper side to the nose and back.
  public func vertices<S: FieldScalar>(_ sizes: ArraySlice<S>) -> OutlineVertices<S> {
    let (chord, first) = (sizes[sizes.startIndex], sizes.startIndex + 1)
    let contour = NACAOutline(digits: digits).contour(perSurface: Self.perSurface)
    // Clockwise from the nose.
    let (over, under) = (contour[0...Self.perSurface], contour[(Self.perSurface + 1)...])
    let (upper, lower) = (sizes[first..<first + upper.count], sizes[(first + upper.count)...])
    let points = over.reversed().map { ($0, upper) } + under.reversed().map { ($0, lower) }
    var vertices = OutlineVertices<S>(x: [], y: [])
    for (point, bumps) in points {
      var height = S(point.y)
      for (index, bump) in bumps.enumerated() {
        height += S(Self.bump(min(max(point.x, 0), 1), peak: Double(index + 1) / Double(bumps.count + 1))) * bump
      }
      vertices.x.append(chord * S(point.x - 0.25))
      vertices.y.append(chord * height)
    }
    return vertices
  }

  private static func bump(_ x: Double, peak: Double) -> Double {
    let wave = sin(Double.pi * pow(x, log(0.5) / log(peak)))
    return wave * wave * wave
  }
}
