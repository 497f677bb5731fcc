/// f(x) and the gradient of f at x, by one evaluation with a tape and one sweep backwards over it.
///
/// - Throws: ``TapeError`` if f uses a ``Taped`` value that is neither a constant nor made in this
///   evaluation; whatever f throws.
public func gradient(at x: [Double], of f: ([Taped]) throws -> Taped) throws -> (value: Double, gradient: [Double]) {
  try evaluate(at: x, of: { [try f($0)] }) { values, outputs, statements in
    (values[0], transposedProduct(statements, outputs: outputs, weights: [1], inputCount: x.count))
  }
}

/// f(x) and the vector–Jacobian product w ↦ Jᵀw at x. `pull` may be called any number of times, on
/// any thread.
///
/// - Precondition: the argument of `pull` has as many elements as f has results.
/// - Throws: ``TapeError`` if f uses a ``Taped`` value that is neither a constant nor made in this
///   evaluation; whatever f throws.
public func pullback(
  at x: [Double], of f: ([Taped]) throws -> [Taped]
) throws -> (values: [Double], pull: @Sendable ([Double]) -> [Double]) {
  let inputCount = x.count
  return try evaluate(at: x, of: f) { values, outputs, statements in
    let record = Array(statements)
    return (
      values,
      { weights in
        record.withUnsafeBufferPointer { transposedProduct($0, outputs: outputs, weights: weights, inputCount: inputCount) }
      }
    )
  }
}

/// Runs f on a tape of its own and hands the values of its results, their nodes and the statements
/// to `use`, which must not keep the latter. The inputs are the nodes 1, 2, ….
private func evaluate<Result>(
  at x: [Double], of f: ([Taped]) throws -> [Taped], _ use: ([Double], [UInt32], UnsafeBufferPointer<Statement>) -> Result
) throws -> Result {
  let tape = TapeReference.lend()
  defer { tape.giveBack() }
  let generation = tape.generation
  let inputs = x.map { value in
    let leaf = Statement(first: 0, firstPartial: 0, second: 0, secondPartial: 0)
    return Taped(value, node: tape.pointer.pointee.append(leaf), generation: generation, tape: tape)
  }
  let results = try f(inputs)
  for result in results {
    if let misuse = result.misuse { throw misuse }
    if let other = result.tape, other != tape { throw TapeError.valueOfAnotherTape }
  }
  if let misuse = tape.rememberedMisuse { throw misuse }
  return use(results.map(\.value), results.map(\.node), tape.statements)
}

/// Jᵀ·`weights`: the statements in reverse order, each passing its adjoint on to its parents.
private func transposedProduct(
  _ statements: UnsafeBufferPointer<Statement>, outputs: [UInt32], weights: [Double], inputCount: Int
) -> [Double] {
  precondition(weights.count == outputs.count, "a pullback takes one weight per result")
  var adjoints = [Double](repeating: 0, count: statements.count)
  for (output, weight) in zip(outputs, weights) { adjoints[Int(output)] += weight }
  adjoints.withUnsafeMutableBufferPointer { adjoints in
    for index in stride(from: statements.count - 1, to: inputCount, by: -1) {
      let statement = statements[index]
      let adjoint = adjoints[index]
      adjoints[Int(statement.first)] += statement.firstPartial * adjoint
      adjoints[Int(statement.second)] += statement.secondPartial * adjoint
    }
  }
  return Array(adjoints[1..<(inputCount + 1)])
}
