using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads managed daemons: a list names them, a file each describes them, their revisions lead to what they run.</summary>
internal sealed class DaemonReader(FolderReader folder)
{
    private static readonly EcsJsonContext Json = EcsJsonContext.Default;

    public ComputeFacts AddTo(ComputeFacts facts) => facts with
    {
        Daemons = Daemons(),
        DaemonRevisions = Revisions(),
        DaemonTaskDefinitions = Described(
            "ecs/describe-daemon-task-definition/", "ecs:DescribeDaemonTaskDefinition", "daemonTaskDefinition", Json.DaemonTaskDefinition, (d, hash) => d with { ContentHash = hash }),
    };

    private ResourceList<Daemon> Daemons()
    {
        const string Action = "ecs:DescribeDaemon";
        var list = folder.Open(SnapshotPaths.ListDaemons, "ecs:ListDaemons");
        var builder = new ListBuilder<Daemon>();
        builder.Incomplete(list.Gaps);
        var gaps = new List<Gap>();
        var described = Described("ecs/describe-daemon/", Action, "daemon", Json.Daemon, (d, hash) => d with { ContentHash = hash });
        foreach (var element in list.Objects("daemonSummariesList", gaps))
        {
            if (Peek.Text(element, "daemonArn") is not { Length: > 0 } arn)
            {
                gaps.Add(list.Malformed("a daemon has no daemonArn", null));
                continue;
            }

            var found = described.Items.FirstOrDefault(d => d.Arn == arn);
            builder.Add(arn, found.Arn is null ? Observed.Unknown<Daemon>(folder.GapOf(arn, Action) ?? Gap.NotAsked(Action, arn) with { File = SnapshotPaths.DescribeDaemon(arn) }) : found.Resource);
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }

    private ResourceList<DaemonRevision> Revisions()
    {
        const string Action = "ecs:DescribeDaemonRevisions";
        var answer = folder.Open(SnapshotPaths.DescribeDaemonRevisions, Action);
        var builder = new ListBuilder<DaemonRevision>();
        builder.Incomplete(answer.Gaps);
        var gaps = new List<Gap>();
        foreach (var element in answer.Objects("daemonRevisions", gaps))
        {
            if (Peek.Text(element, "daemonRevisionArn") is { Length: > 0 } arn)
            {
                builder.Add(arn, Elements.Read(element, Json.DaemonRevision, answer, arn, (r, hash) => r with { ContentHash = hash }));
            }
            else
            {
                gaps.Add(answer.Malformed("a revision has no daemonRevisionArn", null));
            }
        }

        builder.Incomplete(gaps);
        builder.Incomplete(Gap.NotAsked(Action));
        return builder.Build();
    }

    private ResourceList<T> Described<T>(string under, string action, string member, JsonTypeInfo<T> type, Func<T, string, T> finish)
        where T : class, IResource
    {
        var builder = new ListBuilder<T>();
        foreach (var path in folder.Under(under))
        {
            var answer = folder.Open(path, action);
            if (answer.Gaps.Count == 0 && Peek.Object(answer.Content, member) is { } body && Elements.Read(body, type, answer, null, finish) is var read)
            {
                if (read.TryGet(out var record, out var gap))
                {
                    builder.Add(record.Arn, read);
                }
                else
                {
                    builder.Incomplete(gap);
                }
            }
            else
            {
                builder.Incomplete(answer.Gaps.Count > 0 ? answer.Gaps[0] : answer.Malformed($"the file has no {member}", null));
            }
        }

        builder.Incomplete(folder.GapsUnder(under));
        builder.Incomplete(Gap.NotAsked(action));
        return builder.Build();
    }
}
