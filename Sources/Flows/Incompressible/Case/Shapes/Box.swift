import CaseFiles
import Foundation
import Scalars

public struct Box: Shape, PorousShape {
  public static let keyword = "box"
  public static let noun = "a box"
  public static let axes = 2
  public static let extentName = "long edge"
  public static let sizeNames: [Control.BodyParameter] = [.size]
  public static let caseMap = CaseMap([
    .center, CaseKey("size", .pair(.positive), "Width and height before the turn", unit: "L", isRequired: true), .angle,
  ])

  public var center: [Double]
  /// Width and height, > 0, along x and y before the turn by `angle`.
  public var size: [Double]
  public var angle: Double

  public init(center: [Double], size: [Double], angle: Double) { (self.center, self.size, self.angle) = (center, size, angle) }

  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: Self.caseMap.keys) else { return nil }
    let center = map["center"]?.vector(count: 2)
    let angle = map["angle"].map { $0.number() } ?? 0
    guard let size = map["size"].flatMap({ $0.positivePair() }), let center, let angle else { return nil }
    self.init(center: center, size: size, angle: angle)
  }

  public var resolved: ResolvedValue { .fields(["center": .vector(center), "size": .vector(size), "angle": .number(angle)]) }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { self.size }
    set { self.size = newValue }
  }

  public var bounds: (lower: [Double], upper: [Double]) {
    let (cosine, sine) = direction
    let (width, height) = (size[0] / 2, size[1] / 2)
    return bounds(width * abs(cosine) + height * abs(sine), width * abs(sine) + height * abs(cosine))
  }

  public func contains(_ point: [Double]) -> Bool {
    let local = turnedBack(point)
    return abs(local.x) <= size[0] / 2 && abs(local.y) <= size[1] / 2
  }

  public var corners: [SIMD2<Double>] {
    let (a, b) = (size[0] / 2, size[1] / 2)
    return [[-a, -b], [a, -b], [a, b], [-a, b]]
  }

  public var extent: Double { size.max() ?? 0 }
  public var thickness: Double { size.min() ?? 0 }

  // MARK: Solid bodies

  public func usualMarkers(spacing h: Double) -> [Int] {
    size.map {
      let length = 2 * MarkerNumber.inner($0 / 2, h)
      return length < 1.8 ? 1 : MarkerNumber.count(length, per: 1.5, atLeast: 2)
    }
  }

  /// Two numbers, or the sum of both around half the rim's.
  public func markers(_ reader: NodeReader) -> [Int]? {
    if let items = reader.pair() { return items.map { $0.integer(atLeast: 1, atMost: MarkerNumber.most) }.complete() }
    guard let number = MarkerNumber.even(reader)?[0] else { return nil }
    // The long sides get the share of their length.
    let along = min(max(1, Int((Double(number / 2) * size[0] / (size[0] + size[1])).rounded())), number / 2 - 1)
    return [along, number / 2 - along]
  }

  public func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement {
    BoxMarkers(size: (size[0], size[1]), counts: (counts[0], counts[1]), h)
  }

  public func panels(spacing h: Double) -> [SurfacePanels.Panel] { SurfacePanels.box(size[0], size[1], h) }
  public func volumePoints(spacing h: Double) -> VolumePoints {
    .box(VolumePoints.count(size[0] / 2 / h, atLeast: 2), VolumePoints.count(size[1] / 2 / h, atLeast: 2))
  }
  public func displacement(depth: Double) -> any Displacement { ScaledDisplacement(factor: depth, sizes: [0, 1]) }

  /// The product of the four sides.
  public func fraction<S: FieldScalar>(_ place: [S], _ sizes: ArraySlice<S>, _ edge: SmoothEdge) -> S {
    func between(_ place: S, _ size: S) -> S { edge.part(S(0.5) * size - place) * edge.part(S(0.5) * size + place) }
    let (width, height) = (sizes[sizes.startIndex], sizes[sizes.startIndex + 1])
    return between(place[0], width) * between(place[1], height)
  }
}

extension NodeReader {
  /// Two numbers above zero.
  func positivePair() -> [Double]? { list(of: "numbers", count: 2)?.map { $0.number(above: 0) }.complete() }

  /// The elements of a list of two; nil, and nothing is said, of what is no list.
  fileprivate func pair() -> [NodeReader]? {
    guard case .list = node.content else { return nil }
    return list(of: "numbers", count: 2)
  }
}
