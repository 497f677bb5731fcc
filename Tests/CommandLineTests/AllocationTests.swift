import Testing

@Suite struct AllocationTests {
  /// Steps forward, recorded steps, pullbacks: none asks for memory.
  @Test func warmStepsAllocateNothing() throws {
    let program = try Program([], name: "AllocationRun")
    #expect(program.status == 0, "\(program.errors)")
    let lines = program.output.split(separator: "\n")
    #expect(lines.count == 18)
    for line in lines {
      let counts = line.split(separator: " ").dropFirst(2).compactMap { Int($0) }
      #expect(counts == [0, 0, 0], "\(line)")
    }
  }
}
