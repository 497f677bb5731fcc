import CaseFiles
import Scalars

/// An outline that points make, every one of them a control.
///
/// Points count from the origin of the outline's own frame, which stands at the centre of the body
/// and about which the outline turns, and are multiples of `scale`.
public protocol PointShape: OutlineShape {
  /// At least three, once around in either direction.
  var points: [SIMD2<Double>] { get set }
  /// > 0.
  var scale: Double { get set }
}

extension PointShape {
  public var resolved: ResolvedValue { .map(PlacedPoints.resolved(center, points, scale, angle)) }

  /// Of a curve, straight pieces for each of its points.
  var pieces: Int { max(8, 2048 / points.count) }

  public static var caseMap: CaseMap { PlacedPoints.caseMap() }
  public static var sizeNames: [Control.BodyParameter] { [.scale, .points] }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { size == .scale ? [scale] : points.flattened }
    set { if size == .scale { scale = newValue[0] } else { points = .init(flattened: newValue) } }
  }

  public func magnitude(of parameter: Control.BodyParameter, spacing: Double) -> Double {
    switch parameter {
    case .scale: 0.1 * spacing * scale / extent
    case .points: 0.1 * spacing / scale
    default: parameter.quantity.magnitude(spacing)
    }
  }

  /// The points in the frame of the body.
  func scaledPoints<S: FieldScalar>(_ sizes: ArraySlice<S>) -> OutlineVertices<S> {
    let (scale, first) = (sizes[sizes.startIndex], sizes.startIndex + 1)
    let places = stride(from: first, to: sizes.endIndex, by: 2)
    return OutlineVertices(x: places.map { scale * sizes[$0] }, y: places.map { scale * sizes[$0 + 1] })
  }
}
