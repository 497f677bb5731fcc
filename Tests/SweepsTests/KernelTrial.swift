import Fields
import Kernels
import Scalars
import Sweeps

/// A generator of reproducible numbers (Steele, Lea and Flood's SplitMix64).
struct Noise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func number(_ range: ClosedRange<Double> = -1...1) -> Double { .random(in: range, using: &self) }

  /// Every plane of every element random, ghost layers and padding too.
  mutating func field<S: FieldScalar>(_ grid: Grid) -> Field<S> {
    let field = Field<S>(grid)
    for index in 0..<field.count { field.values[index] = number() }
    return field
  }

  /// Positive, and along x far from equal to either neighbour.
  mutating func positiveField(_ grid: Grid) -> Field<Double> {
    let field = Field<Double>(grid)
    for index in 0..<field.count { field.values[index] = number(0.5...1) + Double(index % 2) }
    return field
  }

  /// −1, 0 or 1 everywhere: equal neighbours and vanishing velocities abound.
  mutating func steps(_ grid: Grid) -> Field<Double> {
    let field = Field<Double>(grid)
    for index in 0..<field.count { field.values[index] = Double(Int.random(in: -1...1, using: &self)) }
    return field
  }
}

/// A kernel beside its compiled form on a grid whose rows end inside a pack of lanes, with data to
/// run it on.
struct KernelTrial: CustomStringConvertible {
  let kernel: any Kernel
  let compiled: any CompiledKernel.Type
  let grid: Grid
  let region: Region
  let parameters: [Double]
  let constants: [Double]
  let inputs: [Field<Double>]
  let outputCotangents: [Field<Double>]

  var table: KernelTable { compiled.table }
  var description: String { "\(kernel.name) on \(grid.axes.map { "\($0.count)\($0.stretching == nil ? "" : " graded")" })" }

  init(_ kernel: any Kernel, _ compiled: any CompiledKernel.Type, _ grid: Grid, kinks: Bool) {
    self.kernel = kernel
    self.compiled = compiled
    self.grid = grid
    var region = grid.interior
    region.lower[0] = 1
    self.region = region
    var noise = Noise(seed: UInt64(kernel.name.utf8.reduce(0) { $0 * 31 % 65_521 + Int($1) }))
    parameters = kernel.parameters.map { _ in noise.number(0.2...0.9) }
    constants = kernel.constants.map { _ in noise.number(0.5...1.5) }
    // A sum with one is divided by.
    let needsPositive = kernel is ResistedVelocity
    inputs = kernel.inputs.map { _ in
      kinks ? noise.steps(grid) : needsPositive ? noise.positiveField(grid) : noise.field(grid)
    }
    outputCotangents = kernel.outputs.dropLast(kernel.kept).map { _ in noise.field(grid) }
  }

  /// Every registered kernel on grids in three dimensions and, unless it reaches along z, on some
  /// in two, with equal cells and with cells that differ in width along some axes or all. All give
  /// five blocks.
  static func all(kinks: Bool = false) -> [KernelTrial] {
    var noise = Noise(seed: 5)
    // In parts of 4096, so that places add up and differ without rounding.
    func widths(_ count: Int) -> [Double] {
      var left = 4096.0
      return (0..<count).map { cell in
        let width = cell == count - 1 ? left : (left / Double(count - cell) * noise.number(0.5...1.5)).rounded()
        left -= width
        return width / 4096
      }
    }
    func equal(_ counts: [Int]) -> [Axis] { counts.map { Axis(count: $0, length: 1) } }
    func graded(_ count: Int) -> Axis { Axis(fractions: widths(count), length: 1) }
    let planes = [Grid(axes: equal([21, 66])), Grid(axes: equal([21]) + [graded(66)])]
    let spaces = [Grid(axes: equal([11, 6, 18])), Grid(axes: equal([11, 6]) + [graded(18)])]
    let gradedPlanes = [Grid(axes: [graded(21), graded(66)]), Grid(axes: [graded(21)] + equal([66]))]
    let gradedSpaces = [Grid(axes: [graded(11), graded(6), graded(18)]), Grid(axes: equal([11]) + [graded(6), graded(18)])]
    let compiled = Dictionary(uniqueKeysWithValues: CompiledKernels.all.map { ($0.table.name, $0) })
    return KernelRegistry.all.flatMap { kernel in
      guard let type = compiled[kernel.name] else { return [KernelTrial]() }
      let isFlat = type.table.slots.allSatisfy { $0.offset.z == 0 }
      // One with a variant has equal cells along all axes but the last, the variant has others, and
      // one without any has all.
      let isVariant = kernel.gradedAxes.contains(0)
      let first = isVariant ? [] : (isFlat ? planes : []) + spaces
      let second = kernel.graded != nil ? [] : (isFlat ? gradedPlanes : []) + gradedSpaces
      return (first + second).map { KernelTrial(kernel, type, $0, kinks: kinks) }
    }
  }

  /// The sweep, with what it reads and writes.
  func sweep<S: SweepScalar>(_ inputs: [Field<S>], outputs: [Field<S>], parameters: [S], workers: Int = 1) -> Sweep<S> {
    let sweep = Sweep<S>(compiled, on: grid, region: region, workers: Workers(count: workers))
    for (name, field) in zip(kernel.inputs, inputs) { sweep.read(sweep.input(name), field) }
    for (name, field) in zip(kernel.outputs, outputs) { sweep.write(sweep.output(name), field) }
    for (name, value) in zip(kernel.parameters, parameters) { sweep.set(sweep.parameter(name), value) }
    for (name, value) in zip(kernel.constants, constants) { sweep.set(sweep.constant(name), value) }
    return sweep
  }

  /// The compiled kernel's outputs.
  func forward<S: SweepScalar>(_ inputs: [Field<S>], parameters: [S], workers: Int = 1) -> [Field<S>] {
    let outputs = kernel.outputs.map { _ in Field<S>(grid) }
    sweep(inputs, outputs: outputs, parameters: parameters, workers: workers).forward()
    return outputs
  }

  /// The compiled pullback, from zero cotangents of inputs and parameters. The cotangents of the
  /// outputs are left as they are.
  func pullback<S: SweepScalar>(
    _ inputs: [Field<S>], parameters: [S], _ outputCotangents: [Field<S>], workers: Int = 1
  ) -> (inputs: [Field<S>], parameters: [S]) {
    let seeds = outputCotangents.map(copy)
    let cotangents = inputs.map { _ in Field<S>(grid) }
    return (cotangents, pullback(inputs, parameters: parameters, seeds: seeds, into: cotangents, workers: workers))
  }

  /// The compiled pullback, which clears the seeds and adds to the cotangents given: the cotangents
  /// of the parameters.
  func pullback<S: SweepScalar>(
    _ inputs: [Field<S>], parameters: [S], seeds: [Field<S>], into cotangents: [Field<S>?], workers: Int = 1
  ) -> [S] {
    let sweep = sweep(inputs, outputs: seeds, parameters: parameters, workers: workers)
    if kernel.kept > 0 {
      for (name, field) in zip(kernel.outputs, forward(inputs, parameters: parameters)).suffix(kernel.kept) {
        sweep.recall(sweep.output(name), field)
      }
    }
    for (name, field) in zip(kernel.inputs, cotangents) { sweep.accumulate(sweep.input(name), field) }
    sweep.pullback()
    return kernel.parameters.map { sweep.cotangent(of: sweep.parameter($0)) }
  }

  /// What a kernel reads of the grid at a point: where cells differ in width, from the places of
  /// faces and centres.
  func metric(_ metric: Metric, _ axis: Int, _ point: [Int]) -> Double {
    guard grid.isStretched(axis) else {
      let h = grid.spacing[axis]
      return switch metric {
      case .inverseWidth, .inverseDistance: 1 / h
      case .inverseSpan: 0.5 / h
      case .shareBefore, .shareBehind: 0.5
      case .filterSquared: Double.pow(grid.spacing[0...axis].reduce(1, *), 2 / Double(axis + 1))
      case .width: h
      case .widthToTwoThirds: Double.pow(h, 2.0 / 3)
      }
    }
    func center(_ step: Int) -> Double {
      var neighbour = point
      neighbour[axis] += step
      return grid.position(neighbour[0], neighbour[1], neighbour[2])[axis]
    }
    func width(_ step: Int) -> Double {
      var (lower, upper) = (point, point)
      lower[axis] += step
      upper[axis] += step + 1
      return grid.position(upper[0], upper[1], upper[2], component: axis)[axis]
        - grid.position(lower[0], lower[1], lower[2], component: axis)[axis]
    }
    switch metric {
    case .inverseWidth: return 1 / width(0)
    case .inverseDistance: return 1 / (center(0) - center(-1))
    case .inverseSpan: return 1 / (center(1) - center(-1))
    case .shareBefore: return width(-1) / (width(-1) + width(0))
    case .shareBehind: return width(0) / (width(-1) + width(0))
    case .filterSquared:
      return Double.pow(grid.spacing[0..<axis].reduce(width(0), *), 2 / Double(axis + 1))
    case .width: return width(0)
    case .widthToTwoThirds: return Double.pow(width(0), 2.0 / 3)
    }
  }

  /// The kernel as it is written, at every point of the region.
  func evaluate<S: FieldScalar>(_ inputs: [Field<S>], parameters: [S]) -> [Field<S>] {
    let outputs = kernel.outputs.map { _ in Field<S>(grid) }
    region.forEach { i, j, k in
      let stencil = Stencil<S>(
        field: { inputs[$0][i + $1.x, j + $1.y, k + $1.z] }, parameter: { parameters[$0] }, constant: { S(constants[$0]) },
        metric: { S(metric($0, $1, [i + $2.x, j + $2.y, k + $2.z])) })
      for (output, value) in zip(outputs, kernel.evaluate(stencil)) { output[i, j, k] = value }
    }
    return outputs
  }

  /// The transpose by taping the kernel at every point: cotangents of the inputs and of the
  /// parameters, of these also the size of what is summed, which rounding errors are measured by.
  func taped() throws -> (inputs: [Field<Double>], parameters: [(value: Double, size: Double)]) {
    let cotangents = inputs.map { _ in Field<Double>(grid) }
    var parameterCotangents = parameters.map { _ in (value: 0.0, size: 0.0) }
    let slots = table.slots.filter { $0.input < kernel.inputs.count }
    var failure: (any Error)?
    region.forEach { i, j, k in
      func read(_ slot: Slot) -> Double { inputs[slot.input][i + slot.offset.x, j + slot.offset.y, k + slot.offset.z] }
      do {
        let (_, pull) = try Scalars.pullback(at: slots.map(read) + parameters) { x in
          kernel.evaluate(
            Stencil<Taped>(
              field: { input, offset in
                guard let slot = slots.firstIndex(of: Slot(input, offset.x, offset.y, offset.z)) else { return Taped(.nan) }
                return x[slot]
              },
              parameter: { x[slots.count + $0] }, constant: { Taped(constants[$0]) },
              metric: { Taped(metric($0, $1, [i + $2.x, j + $2.y, k + $2.z])) }))
        }
        let bars = pull(outputCotangents.map { $0[i, j, k] } + [Double](repeating: 0, count: kernel.kept))
        for (slot, bar) in zip(slots, bars) { cotangents[slot.input][i + slot.offset.x, j + slot.offset.y, k + slot.offset.z] += bar }
        for parameter in parameters.indices {
          parameterCotangents[parameter].value += bars[slots.count + parameter]
          parameterCotangents[parameter].size += abs(bars[slots.count + parameter])
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return (cotangents, parameterCotangents)
  }
}

func copy<S: FieldScalar>(_ field: Field<S>) -> Field<S> {
  let copy = Field<S>(field.grid)
  copy.copy(from: field)
  return copy
}

/// A field of dual numbers from its value and its tangent.
func joined(_ value: Field<Double>, _ tangent: Field<Double>) -> Field<Dual<Double>> {
  let field = Field<Dual<Double>>(value.grid)
  for index in 0..<value.count {
    field.values[index] = value.values[index]
    field.values[value.count + index] = tangent.values[index]
  }
  return field
}

/// One real plane of a field as a field.
func plane<S: FieldScalar>(_ field: Field<S>, _ plane: Int) -> Field<Double> {
  let part = Field<Double>(field.grid)
  for index in 0..<part.count { part.values[index] = field.values[plane * part.count + index] }
  return part
}

/// The largest difference, relative to the largest magnitude in `reference`; infinite where one of
/// the two is NaN.
func deviation(_ values: [Field<Double>], from reference: [Field<Double>]) -> Double {
  zip(values, reference).map { deviation(elements($0), from: elements($1)) }.max() ?? 0
}

func deviation(_ values: [Double], from reference: [Double]) -> Double {
  let scale = reference.map(abs).max() ?? 0
  let differences = zip(values, reference).map { abs($0 - $1) }
  if differences.contains(where: \.isNaN) { return .infinity }
  let largest = differences.max() ?? 0
  return largest == 0 ? 0 : largest / scale
}

func elements<S: FieldScalar>(_ field: Field<S>) -> [Double] { (0..<field.count).map { field.values[$0] } }

func bits<S: FieldScalar>(_ fields: [Field<S>]) -> [[UInt64]] { fields.map { elements($0).map(\.bitPattern) } }

/// Σ a·b over everything that is stored, and the size that its rounding error is measured by.
func pairing(_ a: [Field<Double>], _ b: [Field<Double>]) -> (value: Double, size: Double) {
  let products = zip(a, b).flatMap { x, y in (0..<x.count).map { x.values[$0] * y.values[$0] } }
  return (products.reduce(0, +), products.reduce(0) { $0 + abs($1) })
}
