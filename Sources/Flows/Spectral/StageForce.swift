import Fields
import Reversal
import Scalars
import Sweeps

/// The force of the case at the time of a stage, in waves, where it changes in time.
///
/// Its cotangents are sums over the rows of the scheme, which `StartVelocity` takes; the flow hands
/// them on to what formulas are made of.
final class StageForce<S: SweepScalar>: Operator {
  typealias Memory = SpectralMemory<S>
  let name = "force"
  let fields: FieldUse<Memory>
  private let passes: any WaveFields<S>
  /// When the stage is, as a share of the step.
  private let node: Double
  private let force: VectorField<S>

  /// Nil where the force is the same at all times.
  /// - Parameter force: work space, which the stages share.
  init?(_ model: SpectralModel, stage: Int, _ passes: any WaveFields<S>, force: VectorField<S>) {
    guard model.forceIsUnsteady else { return nil }
    (self.passes, self.force) = (passes, force)
    node = model.scheme.node(stage)
    fields = FieldUse(reads: [], writes: [\Memory.force])
  }

  func forward(_ memory: Memory) {
    guard let target = memory.force else { return }
    memory.parameters.takeForce(at: memory.record.time + node * memory.record.timeStep, into: force)
    passes.state(of: force, into: target)
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {}
}
