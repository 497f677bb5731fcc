import CaseFiles
import Drawing
import FieldOutput
import Flows
import Foundation
import Testing

@testable import Reports

/// Pictures of what a run has written.
@Suite struct RunPictureTests {
  @Test func vorticityFollowsFromTheVelocityWhereItIsNotStored() throws {
    let run = try MadeUpRun()
    try run.writeSnapshots()
    let last = try #require(SnapshotSeries(in: run.path, folder: .fields).entries.last)
    let layer = try FieldLayer(file: last.path, try FieldChoice("vorticity"))
    #expect(layer.time == 3 && layer.step == 30)
    #expect(layer.isSigned == true)
    for value in layer.plane.values { #expect(abs(value - 6) < 1e-12) }
    let speed = try FieldLayer(file: last.path, try FieldChoice("speed"))
    #expect(abs(speed.plane.values[0] - 3 * hypot(1 - 1.0 / 16, 1.5 - 1.0 / 16)) < 1e-12)
    let across = try FieldLayer(file: last.path, try FieldChoice("velocity:y"))
    #expect(abs(across.plane.values[0] + 3 * (1.5 - 1.0 / 16)) < 1e-12)
  }

  /// Of a window are seen the cells that reach into it, with their own numbers.
  @Test func windowsShowAPart() throws {
    let run = try MadeUpRun()
    try run.writeSnapshots(times: [1])
    let file = try #require(SnapshotSeries(in: run.path, folder: .fields).entries.last).path
    let dye = try FieldChoice("dye")
    let part = try FieldLayer(file: file, dye, vectors: "velocity", window: PictureWindow("0.5,1.05,1.2,1.6"))
    #expect(part.isPart && part.plane.x == [0.5, 0.625, 0.75, 0.875, 1, 1.125])
    #expect(part.plane.y == [1.125, 1.25, 1.375, 1.5, 1.625])
    for (index, value) in part.plane.values.enumerated() { #expect(abs(value - (0.6625 + 0.125 * Double(index % 5))) < 1e-12) }
    let arrows = try #require(part.arrows)
    for (index, value) in arrows.x.enumerated() { #expect(abs(value + 0.1875 + 0.125 * Double(index / 5)) < 1e-12) }
    #expect(try !FieldLayer(file: file, dye).isPart)
    #expect(throws: LookingError.self) { try FieldLayer(file: file, dye, window: PictureWindow("4,5,0,1")) }
    for text in ["", "1,2", "2,1,0,1", "0,1,0,x", "0,1,0,inf", "everything"] {
      #expect(throws: LookingError.self, "\(text)") { try PictureWindow(text) }
    }
  }

  /// Of a box with a core what is around that is seen, unless all is asked for.
  @Test func coresAreShownFirst() throws {
    let x = "{ core: { from: 0.75, to: 1.25, cells: 4 }, growth: 1.2, reach: [0.75, 1.75] }"
    let axes = "domain: { axes: { x: \(x), y: { to: 2, cells: 16 } } }"
    let setup = try CaseLoader.load(
      text: MadeUpRun.resolvedCase.replacing("domain: { size: [3, 2], cells: [24, 16] }", with: axes)
        .replacing("bodies: { disc: { circle: { center: [1, 1], radius: 0.3 } } }", with: ""),
      name: "core", source: "core")
    let run = try MadeUpRun()
    try run.writeSnapshots(times: [1])
    let file = try #require(SnapshotSeries(in: run.path, folder: .fields).entries.last).path
    let around = try FieldLayer(file: file, FieldChoice("dye"), of: setup)
    #expect(around.isPart && around.plane.x.first == 0.25 && around.plane.x.last == 1.75 && around.plane.rows == 16)
    #expect(try !FieldLayer(file: file, FieldChoice("dye"), of: setup, window: PictureWindow("all")).isPart)
  }

  @Test func bodiesAreDrawnAsTheyAre() throws {
    let run = try MadeUpRun()
    try run.writeSnapshots(times: [1])
    let files = try RunFiles(run.path)
    let setup = try #require(files.setup)
    let outline = try #require(BodyOutlines(setup, time: 0, z: nil).lines.first)
    #expect(outline.count > 300)
    for point in outline { #expect(abs(hypot(point.x - 1, point.y - 1) - 0.3) < 2e-3) }
  }

  @Test func aPictureAndAFilm() throws {
    let run = try MadeUpRun()
    try run.writeSnapshots()
    var request = RunPictures.Request(field: "vorticity")
    request.pixels = 300
    let pictures = try RunPictures(run.path)
    let picture = try pictures.draw(request)
    #expect(picture.output == run.path + "/vorticity.png" && picture.times == [3])
    #expect(try Data(contentsOf: URL(fileURLWithPath: picture.output)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    request.time = 1.2
    #expect(try pictures.draw(request).times == [1])
    (request.time, request.isFilm) = (nil, true)
    let film = try pictures.draw(request)
    #expect(film.times == [0, 1, 2, 3] && film.output.hasSuffix("vorticity.gif"))
    // One scale for all, zero in its middle.
    #expect(film.low == -film.high && abs(film.high - 6) < 1e-9)
    // Pictures are not the run's: another run in the directory leaves them.
    #expect(FileManager.default.fileExists(atPath: film.output))
  }

  @Test func whatIsNotThereIsSaid() throws {
    let run = try MadeUpRun()
    func refusal(_ change: (inout RunPictures.Request) -> Void, field: String = "dye") throws -> String {
      var request = RunPictures.Request(field: field)
      change(&request)
      do {
        _ = try RunPictures(run.path).draw(request)
        return ""
      } catch let error as LookingError { return error.description }
    }
    #expect(try refusal { _ in }.contains("holds no snapshots"))
    try run.writeSnapshots()
    #expect(try refusal({ _ in }, field: "vortisity").contains("did you mean `vorticity`?"))
    #expect(try refusal({ _ in }, field: "dye:x").contains("has no components"))
    #expect(try refusal({ _ in }, field: "velocity:w").contains("`w` is no component"))
    #expect(try refusal({ _ in }, field: "").contains("names no field"))
    #expect(try refusal { $0.pixels = 7 }.contains("--pixels"))
    #expect(try refusal { $0.clip = 20 }.contains("--clip"))
    #expect(try refusal { $0.output = "a.jpeg" }.contains(".png"))
    #expect(try refusal { ($0.output, $0.isFilm) = ("a.png", true) }.contains(".gif"))
    #expect(throws: OutputError.self) { try RunPictures(run.path + "/nowhere") }
  }

  @Test func aDamagedSnapshotIsASentence() throws {
    let run = try MadeUpRun()
    try run.writeSnapshots()
    try Data("nonsense".utf8).write(to: URL(fileURLWithPath: run.path + "/fields/000030.hdf"))
    #expect(throws: OutputError.self) { try RunPictures(run.path).draw(.init(field: "dye")) }
  }
}
