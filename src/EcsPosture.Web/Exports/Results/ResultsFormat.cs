using System.Buffers;
using EcsPosture.Findings.Queries.Exports;

namespace EcsPosture.Web.Exports.Results;

/// <summary>
/// A format in which results are written one by one, for findings of the store and for a scan without one. It is written by way of
/// a small buffer, so that memory does not grow with what is written.
/// </summary>
public abstract class ResultsFormat : IFindingsExport
{
    private const int DrainAt = 64 * 1024;

    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public abstract string Title { get; }

    /// <inheritdoc />
    public abstract string MediaType { get; }

    /// <inheritdoc />
    public abstract string Extension { get; }

    /// <inheritdoc />
    public async Task WriteAsync(FindingsToWrite findings, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(output);
        var buffer = new ArrayBufferWriter<byte>(2 * DrainAt);
        using var results = Begin(new(findings.Head, IsWholeScan: false), buffer);
        await foreach (var finding in findings.Findings.WithCancellation(cancellationToken))
        {
            results.Add(ReportedResult.Of(finding));
            if (buffer.WrittenCount > DrainAt)
            {
                await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
                buffer.ResetWrittenCount();
            }
        }

        results.End();
        await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    /// <summary>Writes all results of a scan.</summary>
    /// <param name="head">What stands around them.</param>
    /// <param name="results">The results, in an order that is the same from run to run.</param>
    /// <param name="drain">Takes whole UTF-8 text, piece by piece.</param>
    public void Write(ExportHead head, IEnumerable<ReportedResult> results, Action<ReadOnlySpan<byte>> drain)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(drain);
        var buffer = new ArrayBufferWriter<byte>(2 * DrainAt);
        using var writer = Begin(new(head, IsWholeScan: true), buffer);
        foreach (var result in results)
        {
            writer.Add(result);
            if (buffer.WrittenCount > DrainAt)
            {
                drain(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        writer.End();
        drain(buffer.WrittenSpan);
    }

    /// <summary>Begins a file: what stands before the results goes to the buffer at once.</summary>
    protected abstract IResultsWriter Begin(ResultsHead head, IBufferWriter<byte> output);
}

/// <summary>What a file of results is about.</summary>
/// <param name="Estate">What was read, judged and not read.</param>
/// <param name="IsWholeScan">Whether all results of a scan follow; when not, those findings that a question named.</param>
public sealed record ResultsHead(ExportHead Estate, bool IsWholeScan);

/// <summary>A file of results that is being written. Each call leaves whole characters in the buffer.</summary>
public interface IResultsWriter : IDisposable
{
    /// <summary>Writes one result.</summary>
    void Add(ReportedResult result);

    /// <summary>Writes what stands after the results.</summary>
    void End();
}
