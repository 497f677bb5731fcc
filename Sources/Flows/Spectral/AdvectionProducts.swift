import Fields
import Reversal
import Scalars
import Sweeps

/// The products P = u u of a stage's velocity at the points, of which advection is made.
///
/// It fuses three things, row by row in cache: the velocity is transformed to the points along the
/// remaining axes and multiplied there, and the products are transformed back. Where the size of a
/// step is to be chosen, the same pass measures the largest speeds.
///
/// The pullback is ū = (∂P/∂u)ᵀ P̄, by the same transforms.
struct AdvectionProducts<S: SweepScalar>: Operator {
  typealias Memory = SpectralMemory<S>
  let name = "products"
  let fields: FieldUse<Memory>
  private let stage: Int
  private let passes: any WaveFields<S>

  init(stage: Int, _ passes: any WaveFields<S>) {
    (self.stage, self.passes) = (stage, passes)
    let velocity: PartialKeyPath<Memory> = \Memory.record.velocities[stage]
    fields = FieldUse(reads: [velocity], writes: [\Memory.products], needs: [velocity])
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    passes.products.isMeasuring = stage == 0 && memory.measuresSpeeds
    passes.multiply(memory.record.velocities[stage], into: memory.products)
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    passes.multiplyTransposed(cotangent.products, at: memory.record.velocities[stage], into: cotangent.record.velocities[stage])
  }
}
