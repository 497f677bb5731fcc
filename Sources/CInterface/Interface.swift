import CSwiftwater
import CaseFiles
import Fields
import Flows

// What each function does stands in swiftwater.h.

@c @implementation
public func sw_error() -> UnsafePointer<CChar>? { LastError.pointer }

@c @implementation
public func sw_version() -> Int32 { 1 }

@c @implementation
public func sw_open(_ opening: UnsafePointer<sw_opening>?, _ opened: UnsafeMutablePointer<sw_case>?) -> Int32 {
  status {
    guard let opening = opening?.pointee, let opened else { throw ArrayError("sw_open was given a null pointer") }
    let (setup, threads) = (try load(opening), Int(opening.threads))
    guard (0...4096).contains(threads) else { throw ArrayError("\(threads) threads; give at least one, or 0 for one") }
    opened.pointee = Handles.add(OpenCase(try ArrayMap(setup, workers: Workers(count: max(1, threads)))))
  }
}

private func load(_ opening: sw_opening) throws -> Case {
  var overrides = try CallerText.list(opening.overrides, opening.override_count, "overrides")
  if opening.controls != nil {
    let controls = try CallerText.list(opening.controls, opening.control_count, "controls")
    overrides.append("controls=[\(controls.joined(separator: ", "))]")
  }
  func load(_ overrides: [String]) throws -> Case {
    switch (opening.file, opening.text) {
    case (let file?, nil): return try CaseLoader.load(file: try CallerText.read(file, "the name of the file"), overrides: overrides)
    case (nil, let text?):
      return try CaseLoader.load(text: try CallerText.read(text, "the case"), name: "case", source: "case", overrides: overrides)
    default: throw ArrayError("a case is opened from a file or from a text; give one of the two")
    }
  }
  let setup = try load(overrides)
  let probes = ProbeObjectives.overrides(for: setup)
  // A family whose probes have no derivative has none of them among its outputs.
  return probes.isEmpty ? setup : (try? load(overrides + probes)) ?? setup
}

@c @implementation
public func sw_close(_ handle: sw_case) -> Int32 { status { try Handles.remove(handle) } }

@c @implementation
public func sw_input_count(_ handle: sw_case, _ count: UnsafeMutablePointer<Int64>?) -> Int32 {
  status { try give(Int64(try Handles.find(handle).inputs.count), to: count) }
}

@c @implementation
public func sw_output_count(_ handle: sw_case, _ count: UnsafeMutablePointer<Int64>?) -> Int32 {
  status { try give(Int64(try Handles.find(handle).outputs.count), to: count) }
}

@c @implementation
public func sw_input(_ handle: sw_case, _ place: Int64, _ info: UnsafeMutablePointer<sw_info>?) -> Int32 {
  status { try give(try entry(place, of: try Handles.find(handle).inputs), to: info) }
}

@c @implementation
public func sw_output(_ handle: sw_case, _ place: Int64, _ info: UnsafeMutablePointer<sw_info>?) -> Int32 {
  status { try give(try entry(place, of: try Handles.find(handle).outputs), to: info) }
}

private func entry(_ place: Int64, of infos: [sw_info]) throws -> sw_info {
  guard let index = Int(exactly: place), infos.indices.contains(index) else {
    throw ArrayError("there is no array at place \(place); there are \(infos.count)")
  }
  return infos[index]
}

private func give<Value>(_ value: Value, to pointer: UnsafeMutablePointer<Value>?) throws {
  guard let pointer else { throw ArrayError("the result was asked for at a null pointer") }
  pointer.pointee = value
}

@c @implementation
public func sw_own_values(_ handle: sw_case, _ array: UnsafeMutablePointer<sw_array>?) -> Int32 {
  status {
    try Handles.find(handle).work { map in
      let list = try ArrayList(array.map { UnsafePointer($0) }, 1, map.inputs, "input")
      let place = list.places.firstIndex(of: true) ?? 0
      guard let values = map.ownValues(place) else {
        throw ArrayError("the case has no values of its own for `\(map.inputs[place].name)`; take those of an output")
      }
      var values_ = ArrayMap.Arrays(repeating: nil, count: map.inputs.count)
      values_[place] = values
      list.fill(values_)
    }
  }
}

@c @implementation
public func sw_apply(
  _ handle: sw_case, _ inputs: UnsafePointer<sw_array>?, _ inputCount: Int64, _ outputs: UnsafePointer<sw_array>?, _ outputCount: Int64,
  _ keep: Int32
) -> Int32 {
  status {
    try Handles.find(handle).work { map in
      let given = try ArrayList(inputs, inputCount, map.inputs, "input")
      let wanted = try ArrayList(outputs, outputCount, map.outputs, "output")
      wanted.fill(try map.apply(given.values, wanted: wanted.places, isKept: keep != 0))
    }
  }
}

@c @implementation
public func sw_vjp(
  _ handle: sw_case, _ inputs: UnsafePointer<sw_array>?, _ inputCount: Int64, _ cotangents: UnsafePointer<sw_array>?,
  _ cotangentCount: Int64, _ gradients: UnsafePointer<sw_array>?, _ gradientCount: Int64
) -> Int32 {
  status {
    try Handles.find(handle).work { map in
      let given = try ArrayList(inputs, inputCount, map.inputs, "input")
      let seeds = try ArrayList(cotangents, cotangentCount, map.outputs, "output")
      let wanted = try ArrayList(gradients, gradientCount, map.inputs, "input")
      wanted.fill(try map.pullBack(given.values, seeds.values, wanted: wanted.places))
    }
  }
}

@c @implementation
public func sw_jvp(
  _ handle: sw_case, _ inputs: UnsafePointer<sw_array>?, _ inputCount: Int64, _ tangents: UnsafePointer<sw_array>?,
  _ tangentCount: Int64, _ outputs: UnsafePointer<sw_array>?, _ outputCount: Int64, _ outputTangents: UnsafePointer<sw_array>?,
  _ outputTangentCount: Int64
) -> Int32 {
  status {
    try Handles.find(handle).work { map in
      let given = try ArrayList(inputs, inputCount, map.inputs, "input")
      let directions = try ArrayList(tangents, tangentCount, map.inputs, "input")
      let values = try ArrayList(outputs, outputCount, map.outputs, "output")
      let changes = try ArrayList(outputTangents, outputTangentCount, map.outputs, "output")
      let wanted = zip(values.places, changes.places).map { $0 || $1 }
      let result = try map.pushForward(given.values, directions.values, wanted: wanted)
      values.fill(result.values)
      changes.fill(result.tangents)
    }
  }
}

@c @implementation
public func sw_hvp(
  _ handle: sw_case, _ inputs: UnsafePointer<sw_array>?, _ inputCount: Int64, _ tangents: UnsafePointer<sw_array>?,
  _ tangentCount: Int64, _ cotangents: UnsafePointer<sw_array>?, _ cotangentCount: Int64, _ gradients: UnsafePointer<sw_array>?,
  _ gradientCount: Int64, _ products: UnsafePointer<sw_array>?, _ productCount: Int64
) -> Int32 {
  status {
    try Handles.find(handle).work { map in
      let given = try ArrayList(inputs, inputCount, map.inputs, "input")
      let directions = try ArrayList(tangents, tangentCount, map.inputs, "input")
      let seeds = try ArrayList(cotangents, cotangentCount, map.outputs, "output")
      let first = try ArrayList(gradients, gradientCount, map.inputs, "input")
      let second = try ArrayList(products, productCount, map.inputs, "input")
      let wanted = zip(first.places, second.places).map { $0 || $1 }
      let result = try map.curvature(given.values, directions.values, seeds.values, wanted: wanted)
      first.fill(result.gradients)
      second.fill(result.products)
    }
  }
}

@c @implementation
public func sw_time_steps(
  _ handle: sw_case, _ sizes: UnsafeMutablePointer<Double>?, _ room: Int64, _ count: UnsafeMutablePointer<Int64>?
) -> Int32 {
  status {
    try Handles.find(handle).work { map in
      let steps = map.timeSteps
      try give(Int64(steps.count), to: count)
      guard let sizes, room > 0 else { return }
      for (place, size) in steps.prefix(Int(clamping: room)).enumerated() { sizes[place] = size }
    }
  }
}

@c @implementation
public func sw_progress(_ handle: sw_case, _ callback: sw_callback?, _ context: UnsafeMutableRawPointer?) -> Int32 {
  status {
    let opened = try Handles.find(handle)
    try opened.work { _ in opened.callback = callback.map { ($0, context) } }
  }
}

@c @implementation
public func sw_cancel(_ handle: sw_case) -> Int32 { status { try Handles.find(handle).isCancelled.store(true, ordering: .relaxed) } }
