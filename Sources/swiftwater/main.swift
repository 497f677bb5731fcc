import CaseFiles
import Fields
import Flows
import Foundation
import Studies
let setup = try CaseLoader.load(file: CommandLine.arguments[2], overrides: Array(CommandLine.arguments.dropFirst(3)))
let w = Workers(count: 2)
if CommandLine.arguments[1] == "verify" {
  let v = try Verification(setup, workers: w, limit: 12)
  for c in try v.run() { print(c) }
} else if CommandLine.arguments[1] == "run" {
  let model = try FlowModel(setup, workers: w)
  let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
  let c = ContinuousClock()
  let t = c.now
  while !flow.isFinished { try flow.advance(); if flow.step % 100 == 0 { print(flow.step, flow.time, flow.lastForces ?? []) } }
  let d = c.now - t
  print(flow.step, flow.time, flow.objectiveValues, flow.relativeDivergence(), d, Double(d.components.attoseconds) * 1e-9 / Double(flow.step * model.grid.cellCount))
} else {
  let model = try FlowModel(setup, workers: w)
  let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
  let r = try GradientComputation(flow).run()
  print(r.value, r.primalSeconds, r.totalSeconds, r.totalSeconds / r.primalSeconds, r.schedule, r.checkpoints)
  for c in r.gradient.controls { print(c.path, r.gradient[all: c].prefix(3)) }
}
