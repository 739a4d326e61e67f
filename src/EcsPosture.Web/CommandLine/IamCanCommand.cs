using System.CommandLine;
using System.Text.Json;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>iam can ROLE ACTION [RESOURCE]</c>: what a role of a snapshot or a live account may do, and by which statements.</summary>
internal static class IamCanCommand
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static Command Create()
    {
        var role = new Argument<string>("ROLE") { Description = "Name or ARN of a role." };
        var action = new Argument<string>("ACTION") { Description = "An action, such as s3:GetObject, or a pattern of actions." };
        var resource = new Argument<string>("RESOURCE") { Description = "An ARN or a pattern of ARNs (default: all).", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "*" };
        var context = new Option<string[]>("--context") { Description = "A condition key that is known, as KEY=VALUE; may be repeated. Of all others nothing is assumed.", HelpName = "KEY=VALUE", AllowMultipleArgumentsPerToken = true };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text", HelpName = "FORMAT" };
        var snapshot = SnapshotSource.Option();
        var live = new LiveAccountOptions();
        var command = new Command("can", "Says whether a role may do something: always, under conditions or never, and by which statements.") { role, action, resource, context, format, snapshot };
        live.AddTo(command);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var write = parsed.GetRequiredValue(format) switch
            {
                "text" => (Action<Role, string, string, AccessAnswer, TextWriter>)WriteText,
                "json" => WriteJson,
                var other => throw new CommandFailedException($"Unknown format “{other}”. Use one of: text, json."),
            };
            var asked = parsed.GetRequiredValue(action);
            if (ActionPattern.Parse(asked).IsNothing)
            {
                throw new CommandFailedException($"“{asked}” is no action. Actions look like s3:GetObject, ecs:* or *.");
            }

            var known = (parsed.GetValue(context) ?? []).Select(KeyAndValue).ToArray();
            var accounts = parsed.GetValue(snapshot) is { } directory
                ? SnapshotSource.Load(directory, live.SnapshotRegions(parsed))
                : await live.CollectAsync(parsed, cancellationToken);
            var (found, account) = Find(parsed.GetRequiredValue(role), [.. accounts.Select(a => SnapshotReader.Read(a))]);
            var on = parsed.GetRequiredValue(resource);
            var answer = new PrincipalAccess(found, account.Global.Policies, account.AccountId).Can(asked, on, known);
            write(found, asked, on, answer, parsed.InvocationConfiguration.Output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static (string Key, string Value) KeyAndValue(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..]) : throw new CommandFailedException($"--context: “{text}” is not of the form KEY=VALUE.");
    }

    private static (Role Role, AccountSnapshot Account) Find(string nameOrArn, IReadOnlyList<AccountSnapshot> accounts)
    {
        var named = accounts.SelectMany(a => a.Global.Roles.Known.Where(r => r.RoleArn == nameOrArn || r.RoleName == nameOrArn).Select(r => (r, a))).ToList();
        if (named is [var only])
        {
            return only;
        }

        if (named.Count > 1)
        {
            throw new CommandFailedException($"Several accounts have a role “{nameOrArn}”. Name it by its ARN: {string.Join(", ", named.Select(n => n.r.RoleArn))}.");
        }

        if (accounts.SelectMany(a => a.Global.Roles.Items).FirstOrDefault(i => i.Arn == nameOrArn || Arn.LastSegment(i.Arn) == nameOrArn).Resource.Gap is { } unread
            && accounts.Any(a => a.Global.Roles.Items.Any(i => i.Arn == nameOrArn || Arn.LastSegment(i.Arn) == nameOrArn)))
        {
            throw new CommandFailedException($"The role “{nameOrArn}” could not be read: {unread}.");
        }

        var near = accounts.SelectMany(a => a.Global.Roles.Known).Select(r => r.RoleName).Where(n => n.Contains(nameOrArn, StringComparison.OrdinalIgnoreCase)).Distinct().Take(5).ToList();
        var gap = accounts.SelectMany(a => a.Global.Roles.Gaps).FirstOrDefault();
        throw new CommandFailedException(
            gap is not null ? $"No role “{nameOrArn}” was read, and the list of roles is incomplete: {gap}."
            : near.Count > 0 ? $"There is no role “{nameOrArn}”. Did you mean {string.Join(" or ", near)}?"
            : $"There is no role “{nameOrArn}”.");
    }

    private static void WriteText(Role role, string action, string resource, AccessAnswer answer, TextWriter output)
    {
        void Line(string text) => output.WriteLine(TerminalText.Clean(text));

        Line(answer.Allowed switch
        {
            Tri.Yes => $"Yes: {role.RoleName} may do {action} on {resource}.",
            Tri.No when answer.IsExplicitlyDenied => $"No: {role.RoleName} is denied {action} on {resource}.",
            Tri.No => $"No: nothing lets {role.RoleName} do {action} on {resource}.",
            _ => $"Under conditions: {role.RoleName} may do {action} on {resource}",
        });
        foreach (var residual in answer.Residual)
        {
            Line($"  {residual}");
        }

        foreach (var statement in answer.Statements)
        {
            Line($"{(statement.IsAllow ? "Allow" : "Deny ")}  {statement}");
        }

        foreach (var gap in answer.Gaps)
        {
            Line($"Unread  {gap}");
        }

        foreach (var problem in answer.Problems)
        {
            Line($"Note  {problem}");
        }
    }

    private static void WriteJson(Role role, string action, string resource, AccessAnswer answer, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("role", role.RoleArn);
            json.WriteString("action", action);
            json.WriteString("resource", resource);
            json.WriteString("result", IamCase.PostureWord(answer));
            IamAnswerJson.Write(json, answer);
            json.WriteStrings("problems", answer.Gaps.Select(g => g.ToString()!).Concat(answer.Problems));
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
