import ArgumentParser
import Reports

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Draws a field that a run has written: a picture, or a film with one scale of colours.",
    discussion:
      "Fields are looked for among the snapshots, then among sensitivities and statistics. Those with two signs are blue below zero and red above."
  )
  @Argument(help: ArgumentHelp("The directory of a run.", valueName: "dir"))
  var directory: String
  @Option(help: "The field, such as vorticity, pressure, speed; a vector by its magnitude, or by one component as velocity:x.")
  var field = "vorticity"
  @Flag(help: "All snapshots as a film.")
  var film = false
  @Option(help: "The snapshot nearest to this time; the last one unless given.")
  var time: Double?
  @Option(
    help: ArgumentHelp(
      "Where it goes: .png, or of a film .gif or .mp4 (which takes ffmpeg); into the run's directory unless given.", valueName: "file"))
  var output: String?
  @Option(help: "Of a run in space the layer of cells across z, from 0; the middle one unless given.")
  var layer: Int?
  @Option(
    help: ArgumentHelp(
      "The part that is seen, from and to along x and then y, as -1,3,-1,1; or all. Of a box with a core of equal cells what is around that, unless given.",
      valueName: "ends"))
  var window: String?
  @Flag(help: "The faces between cells.")
  var cells = false
  @Option(help: "The largest number of the scale.")
  var limit: Double?
  @Option(help: "The percentage of numbers that lie within the scale.")
  var clip = 99.8
  @Option(help: "Pixels along the longer side.")
  var pixels = 1000
  @Option(help: "Frames of a film a second.")
  var rate = 10.0
  @Flag(help: "Arrows for the velocity.")
  var vectors = false
  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if film, time != nil { throw ValidationError("--time is for one picture; leave it or --film out.") }
  }

  func run() throws {
    var request = RunPictures.Request(field: field)
    (request.isFilm, request.time, request.layer, request.output) = (film, time, layer, output)
    (request.limit, request.clip, request.pixels, request.rate, request.hasArrows) = (limit, clip, pixels, rate, vectors)
    request.hasFaces = cells
    if let window { request.window = try PictureWindow(window) }
    let line = ProgressLine(quiet: reporting.quiet)
    defer { line.finish() }
    let result = try RunPictures(directory).draw(request) { line.report("frame \($0) of \($1)") }
    line.finish()
    try reporting.print(result, kept: result.output) {
      let frames = result.times.count > 1 ? "\(result.times.count) frames, " : "t = \(number(result.times.first ?? 0)), "
      return ["\(result.field): \(frames)from \(number(result.low)) to \(number(result.high))", "  written to \(result.output)"]
    }
  }
}
