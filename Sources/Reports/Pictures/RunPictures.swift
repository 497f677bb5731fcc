import CaseFiles
import Drawing
import FieldOutput
import Flows
import Foundation

/// Pictures and films of the fields that a run has written.
public struct RunPictures {
  /// What is to be seen, and how.
  public struct Request: Sendable {
    public var field: String
    /// Whether all snapshots are drawn, with one scale, as a film.
    public var isFilm = false
    /// The snapshot nearest to this time is drawn; the last one unless given.
    public var time: Double?
    /// Of a run in space, the layer of cells across z; the middle one unless given.
    public var layer: Int?
    /// Where the picture goes; beside the run's files unless given.
    public var output: String?
    /// The largest number of the scale; the numbers decide unless given.
    public var limit: Double?
    /// The percentage of the numbers that lie within the scale.
    public var clip = 99.8
    /// Pixels along the longer side of the plot.
    public var pixels = 1000
    /// Frames of a film a second.
    public var rate = 10.0
    /// The part of the plane that is seen.
    public var window = PictureWindow.aroundCores
    /// Whether the faces between cells are drawn.
    public var hasFaces = false
    /// Whether arrows show the direction of the velocity.
    public var hasArrows = false

    public init(field: String) { self.field = field }
  }

  /// What has been drawn.
  public struct Result: Encodable, Sendable {
    public let output: String
    public let field: String
    /// Of the snapshots that are drawn.
    public let times: [Double]
    /// The ends of the scale.
    public let low, high: Double
    public let width, height: Int
  }

  private let directory: RunDirectory
  /// Nil where this version does not understand the case.
  private let setup: Case?

  /// - Parameter path: the directory of a run.
  /// - Throws: `OutputError` if there is no run in it.
  public init(_ path: String) throws(OutputError) {
    directory = try RunDirectory.existing(path)
    setup = try? CaseLoader.load(file: directory.path(.resolvedCase))
  }

  /// Where pictures are looked for, in this order.
  private static let folders: [RunDirectory.Folder] = [.fields, .sensitivity, .statistics]

  /// Draws a picture or a film.
  /// - Parameter progress: told the number of a frame and how many there are.
  /// - Throws: `LookingError` if there is no such thing to draw, `OutputError` if a file cannot be
  ///   read or written, `DrawingError`.
  public func draw(_ request: Request, progress: (Int, Int) -> Void = { _, _ in }) throws -> Result {
    guard 100...8000 ~= request.pixels else {
      throw LookingError("a picture has 100 to 8000 pixels, not \(request.pixels); change --pixels")
    }
    guard request.clip > 50, request.clip <= 100 else {
      throw LookingError("--clip is a percentage above 50 and at most 100, not \(request.clip.short)")
    }
    guard request.limit.map({ $0 > 0 && $0.isFinite }) ?? true else { throw LookingError("--limit is a number above 0") }
    guard request.rate > 0, request.rate <= 50 else { throw LookingError("--rate is above 0 and at most 50 frames a second") }
    let choice = try FieldChoice(request.field)
    let kind = try Kind(request, directory.path)
    let entries = try entries(choice, request)
    func layer(_ entry: SnapshotSeries.Entry) throws -> FieldLayer {
      try FieldLayer(
        file: entry.path, choice, layer: request.layer, of: setup, vectors: request.hasArrows ? "velocity" : nil, window: request.window)
    }
    let share = max(1000, 2_000_000 / entries.count)
    var samples: [Double] = []
    var first: FieldLayer?
    for entry in entries {
      let layer = try layer(entry)
      samples += layer.plane.samples(limit: share)
      first = first ?? layer
    }
    guard let first else { throw LookingError("\(directory.path) holds no snapshots; let the case write some by `output.every`") }
    guard samples.contains(where: \.isFinite) else {
      throw LookingError("`\(choice.text)` has no finite number to draw; choose another field or time")
    }
    let scale = ColourScale(samples, isSigned: first.isSigned, limit: request.limit, clip: request.clip / 100)
    let picture = FieldPicture(first.plane, scale, longest: request.pixels, hasFaces: request.hasFaces)
    let times = try kind.write(picture, entries, rate: request.rate) { index in
      progress(index + 1, entries.count)
      return entries.count == 1 ? first : try layer(entries[index])
    }
    return Result(
      output: kind.path, field: choice.text, times: times, low: scale.low, high: scale.high, width: picture.width, height: picture.height)
  }

  /// The snapshots of the first folder that has the field.
  private func entries(_ choice: FieldChoice, _ request: Request) throws -> [SnapshotSeries.Entry] {
    var names: [String] = []
    for folder in Self.folders {
      let series = SnapshotSeries(in: directory.path, folder: folder)
      guard let chosen = series.nearest(to: request.time) else { continue }
      let summary = try SnapshotSummary(reading: chosen.path)
      if choice.isIn(summary) {
        return request.isFilm ? series.entries : [chosen]
      }
      names += FieldChoice.names(summary).filter { !names.contains($0) }
    }
    guard !names.isEmpty else {
      throw LookingError("\(directory.path) holds no snapshots; let the case write some by `output.every`")
    }
    let advice = NearestName.question(choice.name, among: names) ?? "there are \(names.joined(separator: ", "))"
    throw LookingError("\(directory.path) holds no field `\(choice.name)`; \(advice)")
  }
}

/// What kind of file a picture goes to, by the ending of its name.
private enum Kind {
  case png(String)
  case gif(String)
  case mp4(String)

  var path: String {
    switch self {
    case .png(let path), .gif(let path), .mp4(let path): path
    }
  }

  init(_ request: RunPictures.Request, _ directory: String) throws {
    let stem = try FieldChoice(request.field).stem
    let path = request.output ?? PathText.join(directory, stem + (request.isFilm ? ".gif" : ".png"))
    let ending = PathText.name(of: path).split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch (ending, request.isFilm) {
    case ("png", false): self = .png(path)
    case ("gif", true): self = .gif(path)
    case ("mp4", true): self = .mp4(path)
    case (_, false): throw LookingError("a picture is a PNG; let the name of --output end in .png, or add --film")
    case (_, true): throw LookingError("a film is a GIF or an MP4; let the name of --output end in .gif or .mp4")
    }
  }

  /// - Returns: the times of the frames.
  func write(
    _ picture: FieldPicture, _ entries: [SnapshotSeries.Entry], rate: Double, _ layer: (Int) throws -> FieldLayer
  ) throws -> [Double] {
    var times: [Double] = []
    func frame(_ index: Int) throws -> Canvas {
      let layer = try layer(index)
      times.append(layer.time)
      return try picture.draw(layer)
    }
    switch self {
    case .png(let path): try AtomicFile.write(try frame(0).png(), to: path)
    case .gif(let path):
      try AtomicFile.replace(path) { temporary in
        let film = try AnimatedGIF(path: temporary, width: picture.width, height: picture.height, palette: picture.palette)
        for index in entries.indices { try film.add(frame(index).raster, hundredths: Int((100 / rate).rounded())) }
        try film.close()
      }
    case .mp4(let path):
      try AtomicFile.replace(path) { temporary in
        let film = try MP4Film(path: temporary, width: picture.width, height: picture.height, rate: rate)
        for index in entries.indices { try film.add(frame(index).raster) }
        try film.close()
      }
    }
    return times
  }
}
