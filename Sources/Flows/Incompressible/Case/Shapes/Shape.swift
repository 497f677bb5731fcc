import CaseFiles
import Foundation
import Scalars

/// The outline of a body in the plane, or its surface in space. Lengths in the units of the domain,
/// angles in degrees, counter-clockwise.
///
/// A shape is a type of its own in a file of its own: how a case says it, which of its numbers can
/// be controls, and what follows from them. Nothing outside enumerates shapes. In a
/// three-dimensional domain the shapes of the plane reach along z through its whole depth.
public protocol Shape: Sendable, Equatable {
  /// The word in the case file.
  static var keyword: String { get }
  /// What a case says of one.
  static var caseMap: CaseMap { get }
  /// How a sentence speaks of one, such as "an ellipse".
  static var noun: String { get }
  /// Coordinates of the centre: two of an outline in the plane, three of a surface in space.
  static var axes: Int { get }
  /// What the longest extent is called, such as "chord".
  static var extentName: String { get }
  /// The numbers besides centre and angle, in the order in which everything that is made of them
  /// takes them.
  static var sizeNames: [Control.BodyParameter] { get }

  /// Reads the shape; nil if something is wrong with it, which has then been reported.
  /// - Parameter source: the case file, beside which files are looked for.
  init?(_ reader: NodeReader, source: String)
  /// As a case says it, every default included.
  var resolved: ResolvedValue { get }

  /// Centre, or quarter-chord point, in domain coordinates.
  var center: [Double] { get set }
  /// By how much the shape is turned about its centre; without effect of a round one.
  var angle: Double { get set }
  /// The elements of one of the sizes.
  subscript(size: Control.BodyParameter) -> [Double] { get set }
  /// Whether `incidence` is another name of the angle, with the other sign.
  static var hasIncidence: Bool { get }

  /// The radius of what looks the same however it is turned about its centre; nil of all else.
  var roundRadius: Double? { get }
  /// The smallest upright box around the shape, along the axes that its centre has.
  var bounds: (lower: [Double], upper: [Double]) { get }
  /// Whether a point lies inside.
  func contains(_ point: [Double]) -> Bool
  /// Corners of the outline in the frame of the shape, once around; none of a round one.
  var corners: [SIMD2<Double>] { get }
  /// The largest extent.
  var extent: Double { get }
  /// The shortest way through the middle.
  var thickness: Double { get }
  /// The parameters of a body of this shape that can be controls.
  var controls: [Control.BodyParameter] { get }
  /// A change of one of the parameters that is felt.
  /// - Parameter spacing: the width of a cell.
  func magnitude(of parameter: Control.BodyParameter, spacing: Double) -> Double

  // MARK: Solid bodies

  /// Reports a shape that cells of a size cannot hold.
  func check(spacing h: Double, _ reader: NodeReader)
  /// How many markers a case may leave to the program, on cells of a size: see
  /// `Body.markerCounts`.
  func usualMarkers(spacing h: Double) -> [Int]
  /// Reads how many markers there are.
  func markers(_ reader: NodeReader) -> [Int]?
  /// Where markers stand, in the frame of the shape.
  /// - Parameter counts: as many as `usualMarkers` tells.
  func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement
  /// The outline, or the surface, in panels about a cell wide, in the frame of the shape.
  func panels(spacing h: Double) -> [SurfacePanels.Panel]
  /// Points that fill it, in multiples of what the displacement's `axes` tell.
  func volumePoints(spacing h: Double) -> VolumePoints
  /// The fluid in the place of the body.
  /// - Parameter depth: through which an outline of the plane reaches; 1 in the plane.
  func displacement(depth: Double) -> any Displacement
}

/// The shapes that bodies have.
enum Shapes {
  static let all: [any Shape.Type] = [
    Circle.self, Ellipse.self, Box.self, NACAAirfoil.self, Polygon.self, Spline.self, BSpline.self, FourierOutline.self,
    BumpedAirfoil.self, Sphere.self, TriangulatedSurface.self,
  ]

  static var keywords: [String] { all.map { $0.keyword } }
}

extension Shape {
  public static var hasIncidence: Bool { false }
  public var roundRadius: Double? { nil }
  public func check(spacing h: Double, _ reader: NodeReader) {}

  public func magnitude(of parameter: Control.BodyParameter, spacing: Double) -> Double { parameter.quantity.magnitude(spacing) }

  /// Whether it is an outline in the plane, which in space reaches through the whole depth.
  public var isPlane: Bool { Self.axes == 2 }
  /// Whether turning about the centre leaves it as it is.
  public var isRound: Bool { roundRadius != nil }

  /// The parameters of a body of this shape that can be controls.
  public var controls: [Control.BodyParameter] { [.center] + Self.sizeNames + [isRound ? .spin : .angle] }

  /// Adds a change to an element of centre, angle or a size.
  mutating func move(_ parameter: Control.BodyParameter, _ element: Int, by change: Double) {
    switch parameter {
    case .center: center[element] += change
    case .angle: angle += change
    default: self[parameter][element] += change
    }
  }

  /// The same shape elsewhere, turned by some degrees more.
  func placed(at center: [Double], turnedBy turn: Double) -> Self {
    var placed = self
    placed.center = center
    if !isRound { placed.angle = angle + turn }
    return placed
  }

  func isEqual(to other: any Shape) -> Bool { other as? Self == self }

  // MARK: For the shapes themselves

  /// Of the angle.
  var direction: (cosine: Double, sine: Double) { (cos(angle * .pi / 180), sin(angle * .pi / 180)) }

  /// A point of the domain in the frame of the shape.
  func turnedBack(_ point: [Double]) -> (x: Double, y: Double) {
    let (dx, dy) = (point[0] - center[0], point[1] - center[1])
    let (cosine, sine) = direction
    return (dx * cosine + dy * sine, dy * cosine - dx * sine)
  }

  /// The upright box of half a width and half a height about the centre.
  func bounds(_ width: Double, _ height: Double) -> (lower: [Double], upper: [Double]) {
    ([center[0] - width, center[1] - height], [center[0] + width, center[1] + height])
  }
}

/// A shape that a porous body may have.
public protocol PorousShape: Shape {
  /// Which part of the fluid at a place the body fills, from 0 to 1.
  /// - Parameters:
  ///   - place: from the centre; of shapes that are not round, in their frame.
  ///   - edge: what the part is at a distance inside of the surface.
  func fraction<S: FieldScalar>(_ place: [S], _ sizes: ArraySlice<S>, _ edge: SmoothEdge) -> S
}
