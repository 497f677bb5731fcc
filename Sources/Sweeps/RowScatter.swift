import CLanes
import Fields
import Kernels

/// The transposed gather of one row.
///
/// A pullback computes, for each slot, a row of cotangents that belong to the slot's neighbours. Adding them point by point would load
/// what has just been stored at another alignment, which stalls. So each slot's row is written into a buffer of its own, in
/// first-level cache, and a second pass adds the buffers: for each row of each input that is touched, the slots that differ only along x
/// are gathered with their shifts and added in one go. Buffers are framed by zeros so that the shifts need no special ends.
public struct RowScatter {
  /// The slots that fall into one row of one input.
  public struct Group {
    /// The row, for the first row of the block, at the first point.
    var target: UnsafeMutablePointer<Double>
    var members: Range<Int>
  }

  /// Zeros on either side of a row buffer; at least twice the reach of any slot along x: what is added goes beyond the row by the reach,
  /// and reads beyond that by the shift.
  public static let frame = 8

  /// The buffers, `stride` elements apart, one for each real plane of each slot; the row begins after the frame.
  public let buffers: UnsafeMutablePointer<Double>
  public let stride: Int
  let planes: Int
  let groups: UnsafeBufferPointer<Group>
  /// Slot and shift along x of each member of the groups.
  let members: UnsafeBufferPointer<(slot: Int, shift: Int)>

  /// Where the pullback writes the first point of row buffer `index`, which is slot · planes + plane.
  @inline(__always)
  func row(_ index: Int) -> UnsafeMutablePointer<Double> { buffers + (index &* stride &+ RowScatter.frame) }

  /// Adds the buffers of the row that is `rowOffset` elements from the first one.
  public func add(rowOffset: Int, count: Int, plane: Int) {
    for group in groups {
      var reach = 0
      for member in group.members { reach = max(reach, abs(members[member].shift)) }
      for p in 0..<planes {
        addGroup(group, target: group.target + (rowOffset + p * plane), from: -reach, to: count + reach, plane: p)
      }
    }
  }

  @inline(__always)
  private func addGroup(_ group: Group, target: UnsafeMutablePointer<Double>, from: Int, to: Int, plane p: Int) {
    let lower = group.members.lowerBound
    let upper = group.members.upperBound
    let source = buffers + (p &* stride &+ RowScatter.frame)
    var i = from
    while i &+ 8 <= to {
      var sum = load(target, i)
      var m = lower
      while m < upper {
        let member = members[m]
        sum += load(source, member.slot &* planes &* stride &+ i &- member.shift)
        m &+= 1
      }
      store(sum, target, i)
      i &+= 8
    }
    while i < to {
      var sum = target[i]
      for m in lower..<upper { sum += source[members[m].slot &* planes &* stride &+ i &- members[m].shift] }
      target[i] = sum
      i &+= 1
    }
  }
}

/// The row buffers of one thread.
final class ScatterScratch: @unchecked Sendable {
  let buffers: UnsafeMutablePointer<Double>
  let stride: Int

  init(rows: Int, rowCount: Int) {
    stride = (rowCount + 2 * RowScatter.frame + 7) & ~7
    let elements = max(1, rows * stride)
    buffers = UnsafeMutableRawPointer.allocate(byteCount: elements * 8, alignment: 64).bindMemory(to: Double.self, capacity: elements)
    buffers.initialize(repeating: 0, count: elements)
  }

  deinit { buffers.deallocate() }

  /// For sweeps that do not scatter.
  var empty: RowScatter {
    RowScatter(
      buffers: buffers, stride: stride, planes: 0, groups: UnsafeBufferPointer(start: nil, count: 0),
      members: UnsafeBufferPointer(start: nil, count: 0))
  }
}

/// The slots of a kernel sorted by the row of the input they fall into, for the cotangent fields of one call.
struct ScatterGroups<S: SweepScalar>: @unchecked Sendable {
  private var groups: [RowScatter.Group] = []
  private var members: [(slot: Int, shift: Int)] = []

  init(_ table: KernelTable, grid: Grid, first: Int, cotangents: [Field<S>?]) {
    for (input, field) in cotangents.enumerated() {
      guard let field else { continue }
      var rows: [Offset] = []
      for slot in table.slots where slot.input == input {
        let row = Offset(0, slot.offset.y, slot.offset.z)
        if !rows.contains(row) { rows.append(row) }
      }
      for row in rows {
        let lower = members.count
        for (index, slot) in table.slots.enumerated()
        where slot.input == input && slot.offset.y == row.y && slot.offset.z == row.z {
          members.append((slot: index, shift: slot.offset.x))
        }
        groups.append(RowScatter.Group(target: field.values + first + grid.offset(row), members: lower..<members.count))
      }
    }
  }

  func withScatter(_ scratch: ScatterScratch, _ body: (RowScatter) -> Void) {
    groups.withUnsafeBufferPointer { groups in
      members.withUnsafeBufferPointer { members in
        body(RowScatter(buffers: scratch.buffers, stride: scratch.stride, planes: S.planes, groups: groups, members: members))
      }
    }
  }
}
