import CaseFiles

/// The mean of a component of the velocity or of a scalar along a straight line, by the trapezoidal
/// rule over equally distant points, or the variance there.
struct LineStatistic: SampledObjective {
  static let keyword = "line"
  static let meaning = "The mean or the variance of a field along a straight line"
  static let ownKeys = [CaseKey("points", .whole(2...mostPoints), "Points at equal distances", usual: "\(usualPoints)")]
  private static let usualPoints = 64
  private static let mostPoints = 1 << 20

  let field: StateField
  let from, to: [Double]
  let statistic: SpatialStatistic
  let points: Int

  init?(_ map: MapReader, field: StateField, from: [Double], to: [Double], _ statistic: SpatialStatistic) {
    let points = map["points"].map { $0.integer(atLeast: 2, atMost: Self.mostPoints) } ?? Self.usualPoints
    guard let points else { return nil }
    if from == to {
      map["to"]?.fail("the line ends where it begins", suggestion: "give another point, or write a probe")
      return nil
    }
    (self.field, self.from, self.to, self.statistic, self.points) = (field, from, to, statistic, points)
  }

  var ownSettings: [(key: String, value: ResolvedValue)] { [("points", .number(Double(points)))] }

  func samples(_ model: FlowModel) -> [(sample: PointSample, weight: Double)] {
    (0..<points).map { index in
      let s = Double(index) / Double(points - 1)
      let point = zip(from, to).map { (1 - s) * $0 + s * $1 }
      return (PointSample(point, component: field.component, model), index == 0 || index == points - 1 ? 0.5 : 1)
    }
  }
}
