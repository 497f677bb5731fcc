import CaseFiles
import Fields
import Scalars
import Sweeps

/// What is made of the values of a field at several places.
enum SpatialStatistic: String, CaseIterable {
  case mean
  /// The mean of the squares of what the values differ by from their mean.
  case variance
}

/// A component of the velocity, or a scalar: what stands in the state, and so can be pulled back.
struct StateField: Equatable {
  static let components = ["velocity_x", "velocity_y", "velocity_z"]
  let name: String

  /// The words for the fields that there are.
  static func words(_ reader: IncompressibleReader) -> [String] {
    components.prefix(reader.document.dimensions ?? 3) + reader.scalarNames
  }

  /// What a case may say for it.
  static func values(and others: [String] = []) -> CaseValue { .either([.words(components + others), .text("the name of a scalar")]) }

  /// Of a velocity, along which axis.
  var component: Int? { Self.components.firstIndex(of: name) }

  /// The place among the fields of the state.
  func place<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Int {
    try component ?? parts.model.dimension + parts.place(of: name)
  }
}

/// The mean or the variance of a field of the state over samples.
final class SampledStatistic<S: SweepScalar>: StateFunctional {
  private let field: Int
  private let samples: [(sample: PointSample, weight: Double)]
  private let statistic: SpatialStatistic

  /// - Parameter samples: at least one, each with a positive weight; what they weigh together does
  ///   not matter.
  init(_ field: Int, _ samples: [(sample: PointSample, weight: Double)], _ statistic: SpatialStatistic) {
    let total = samples.reduce(0) { $0 + $1.weight }
    self.field = field
    self.samples = samples.map { ($0.sample, $0.weight / total) }
    self.statistic = statistic
  }

  private func mean(_ state: StageMemory<S>) -> S {
    samples.reduce(S(0)) { $0 + S($1.weight) * $1.sample.value(state.input[field]) }
  }

  func value(_ state: StageMemory<S>) -> S {
    let mean = mean(state)
    guard statistic == .variance else { return mean }
    return samples.reduce(S(0)) { sum, entry in
      let deviation = entry.sample.value(state.input[field]) - mean
      return sum + S(entry.weight) * deviation * deviation
    }
  }

  /// Moving the mean changes no variance: deviations from it sum to zero.
  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    let mean = statistic == .variance ? mean(state) : S(0)
    for (sample, share) in samples {
      let slope = statistic == .mean ? weight : S(2) * weight * (sample.value(state.input[field]) - mean)
      sample.add(S(share) * slope, to: cotangent.input[field])
    }
  }
}

/// An objective that is made of a field's values between two points.
protocol SampledObjective: IncompressibleFunctional {
  /// Keys of its settings beside `field`, `from`, `to` and `take`; none of them is needed.
  static var ownKeys: [CaseKey] { get }
  var field: StateField { get }
  var from: [Double] { get }
  var to: [Double] { get }
  var statistic: SpatialStatistic { get }
  var ownSettings: [(key: String, value: ResolvedValue)] { get }

  /// Reads the settings of its own; nil if something is wrong, which has then been reported.
  init?(_ map: MapReader, field: StateField, from: [Double], to: [Double], _ statistic: SpatialStatistic)
  /// Where the field is read, and how much each place weighs.
  func samples(_ model: FlowModel) -> [(sample: PointSample, weight: Double)]
}

extension SampledObjective {
  static var ownKeys: [CaseKey] { [] }
  static var caseKeys: [CaseKey] {
    [
      CaseKey("field", StateField.values(), "The field", isRequired: true),
      CaseKey("from", .perAxis(), "The one end, or the lower corner", unit: "L", isRequired: true),
      CaseKey("to", .perAxis(), "The other end, or the upper corner", unit: "L", isRequired: true),
      CaseKey("take", .words(of: SpatialStatistic.self), "What is made of the values", usual: SpatialStatistic.mean.rawValue),
    ] + ownKeys
  }
  var ownSettings: [(key: String, value: ResolvedValue)] { [] }

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let field = map["field"]?.keyword(StateField.words(reader))
    let (from, to) = (map["from"].flatMap(reader.document.places.point), map["to"].flatMap(reader.document.places.point))
    let word = map["take"].map { $0.keyword(SpatialStatistic.allCases.map(\.rawValue)) } ?? SpatialStatistic.mean.rawValue
    guard let field, let from, let to, let statistic = word.flatMap(SpatialStatistic.init(rawValue:)) else { return nil }
    self.init(map, field: StateField(name: field), from: from, to: to, statistic)
  }

  var settings: [(key: String, value: ResolvedValue)] {
    let shared: [(key: String, value: ResolvedValue)] = [("field", .text(field.name)), ("from", .vector(from)), ("to", .vector(to))]
    return shared + ownSettings + (statistic == .mean ? [] : [("take", .text(statistic.rawValue))])
  }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    .state(SampledStatistic(try field.place(parts), samples(parts.model), statistic))
  }
}
