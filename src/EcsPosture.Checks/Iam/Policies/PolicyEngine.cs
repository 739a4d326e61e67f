using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Iam.Reference;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies;

/// <summary>
/// Says what policies allow. One way of reasoning serves single requests, in which everything is known, and questions about
/// many requests, of which a part is open; so the two can never contradict each other.
/// </summary>
public static class PolicyEngine
{
    /// <summary>Answers a question.</summary>
    public static AccessAnswer Ask(PolicyLayers layers, AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(question);
        var answer = new Evaluator(layers, question).Answer();

        // What is granted may be narrower than what was asked: it is impossible when each part of it is.
        if (answer.Answer.Allowed is Tri.Maybe && !question.IsRequest && answer.Parts is { } parts
            && parts.TrueForAll(p => new Evaluator(layers, p).Answer().Answer.Allowed is Tri.No))
        {
            return answer.Answer with { Allowed = Tri.No, Residual = [], Protection = Protection.None };
        }

        return answer.Answer;
    }

    private sealed class Evaluator
    {
        private static readonly HashSet<string> Assuming = new(StringComparer.OrdinalIgnoreCase) { "assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "tagsession", "setsourceidentity" };
        private static readonly Glob Keys = Glob.Parse("key/*");
        private static readonly ResourcePattern[] Untouchable =
        [
            new("arn:*:iam::aws:policy/*", hasVariables: false, ShortArns.Never),
            new("arn:*:iam::*:role/aws-reserved/*", hasVariables: false, ShortArns.Never),
        ];

        private static readonly ResourcePattern UntouchableAlias = new("arn:*:kms:*:*:alias/aws/*", hasVariables: false, ShortArns.Never);

        private readonly AccessQuestion _question;
        private readonly PolicyLayers _layers;
        private readonly Layer _identity;
        private readonly Layer? _boundary;
        private readonly Layer? _session;
        private readonly Layer _resource;
        private readonly List<Layer> _serviceControl = [];
        private readonly List<Layer> _resourceControl = [];
        private readonly List<Layer> _all = [];

        public Evaluator(PolicyLayers layers, AccessQuestion question)
        {
            (_layers, _question) = (layers, question);
            var principal = question.Principal;
            var hasBoundary = layers.Boundary is not null;
            var hasOwnPolicies = principal.Kind is PrincipalKind.User or PrincipalKind.Role or PrincipalKind.Session or PrincipalKind.FederatedUser;
            _identity = new("identity", hasOwnPolicies ? layers.Identity : [], question);
            _boundary = hasOwnPolicies && layers.Boundary is { } boundary ? new("boundary", [boundary], question) : null;
            _session = layers.Session is { } session ? new("session", [session], question) : null;
            _resource = new("resource", layers.Resource is { } resource ? [resource] : [], question, hasBoundary);
            _all.Add(_identity);
            _all.AddRange(new[] { _boundary, _session }.OfType<Layer>());
            _all.Add(_resource);
            if (principal.AccountId is not null && !principal.IsServiceLinked)
            {
                AddLevels(_serviceControl, "service control", layers.ServiceControl, hasBoundary: false);
            }

            if (!principal.IsServiceLinked && (question.Action.Service is not { } service || ServiceReference.TakesResourceControl(service)))
            {
                AddLevels(_resourceControl, "resource control", layers.ResourceControl, hasBoundary);
            }
        }

        public Answered Answer()
        {
            if (_question.Action.IsNothing)
            {
                return new(Plain(Tri.No, []), null);
            }

            if (_question.Action is { Service: "sts", Name: { IsLiteral: true } name } && name.Matches("getcalleridentity"))
            {
                return new(Plain(Tri.Yes, []), null);
            }

            var denied = Tri.No;
            foreach (var layer in _all)
            {
                denied = denied.Or(_resourceControl.Contains(layer) ? ControlDenied(layer) : layer.Denied);
            }

            if (denied is Tri.Yes)
            {
                return new(Plain(Tri.No, [.. _all.SelectMany(l => l.Denies).Where(d => d.Holds is Tri.Yes).Select(d => d.Reference)], isExplicitlyDenied: true), null);
            }

            if (IsUntouchable())
            {
                return new(Plain(Tri.No, []), null);
            }

            var ways = Ways();
            var allowed = Tri.No;
            foreach (var way in ways)
            {
                allowed = allowed.Or(way.Allowed);
            }

            foreach (var level in _serviceControl)
            {
                allowed = allowed.And(level.Allowed());
            }

            if (allowed is not Tri.No && denied is Tri.Maybe)
            {
                allowed = Tri.Maybe;
            }

            if (allowed is Tri.No)
            {
                return new(Plain(Tri.No, []), null);
            }

            if (allowed is Tri.Yes)
            {
                return new(Plain(Tri.Yes, [.. _all.SelectMany(l => l.Allows).Where(a => a.Holds is Tri.Yes).Select(a => a.Reference)]), null);
            }

            var residual = new ResidualBuilder(_question);
            AddWays(residual, ways);
            foreach (var level in _serviceControl)
            {
                residual.AddAllows(level);
            }

            foreach (var layer in _all)
            {
                residual.AddDenies(layer);
            }

            if (!residual.IsPossible())
            {
                return new(Plain(Tri.No, []), null);
            }

            var built = residual.Build();
            var protection = Protection.None;
            foreach (var part in built)
            {
                protection = part.Protection > protection ? part.Protection : protection;
            }

            List<StatementReference> statements = [.. _all.SelectMany(l => l.Allows).Concat(_all.SelectMany(l => l.Denies)).Select(m => m.Reference)];
            return new(Plain(Tri.Maybe, statements) with { Residual = built, Protection = protection }, Parts());
        }

        /// <summary>The ways by which a request may be allowed, besides service control policies and without Denies.</summary>
        private List<Way> Ways()
        {
            var guarded = (_boundary?.Allowed() ?? Tri.Yes).And(_session?.Allowed() ?? Tri.Yes);
            var own = _question.Principal.Kind switch
            {
                PrincipalKind.Root => Tri.Yes,

                // Without a session policy such a session has no permissions of its own.
                PrincipalKind.FederatedUser when _session is null => Tri.No,
                _ => _identity.Allowed(),
            };
            var decides = ResourceDecides();
            var unasked = _layers.Resource is null && !_question.IsRequest && (!_question.IsSameAccount || decides is not Tri.No) && _question.Principal.AccountId is not null;
            if (!_question.IsSameAccount && _question.Principal.AccountId is not null)
            {
                return [new(own.And(guarded).And(unasked ? Tri.Maybe : _resource.Allowed()), Own: true, Resource: true, unasked)];
            }

            // Of resources of which only some have a policy that decides, the others need none.
            var granted = unasked ? Tri.Maybe : _resource.Allowed(PrincipalReach.Account);
            var byAccount = decides switch
            {
                Tri.No => Tri.Yes,
                Tri.Maybe => granted.Either(Tri.Yes),
                _ => granted,
            };
            var decidedElsewhere = decides is Tri.Maybe ? granted is not Tri.Yes : decides is Tri.Yes && unasked;
            return
            [
                new(_resource.Allowed(PrincipalReach.Direct), Own: false, Resource: true, false),
                new(_resource.Allowed(PrincipalReach.Role).And(guarded), Own: false, Resource: true, false),
                new(_question.Principal.AccountId is null ? Tri.No : own.And(guarded).And(byAccount), Own: true, Resource: decides is Tri.Yes && !unasked, decidedElsewhere),
            ];
        }

        private void AddWays(ResidualBuilder residual, List<Way> ways)
        {
            var open = ways.Where(w => w.Allowed is Tri.Maybe).ToList();
            if (ways.Exists(w => w.Allowed is Tri.Yes))
            {
                return;
            }

            if (open is not [var way])
            {
                // Several ways are open: at least one of their statements must hold.
                residual.AddAny("identity or resource", [_identity, _resource]);
                return;
            }

            if (way.Own)
            {
                if (_question.Principal.Kind is not PrincipalKind.Root)
                {
                    residual.AddAllows(_identity);
                }

                residual.AddAllows(_boundary);
                residual.AddAllows(_session);
            }

            if (way.Resource && !way.Unasked)
            {
                residual.AddAllows(_resource);
            }

            if (way.Unasked)
            {
                residual.AddUnaskedResource();
            }
        }

        // An action of an unnamed service may be none that resource control policies reach.
        private Tri ControlDenied(Layer layer) => _question.Action.Service is null && layer.Denied is Tri.Yes ? Tri.Maybe : layer.Denied;

        /// <summary>Whether the resource's own policy has to speak of the account before the account's policies count.</summary>
        private Tri ResourceDecides() => _question.Action switch
        {
            { Service: "sts", IsOne: true } action => TriLogic.Of(Assuming.Contains(action.Written[(action.Written.IndexOf(':', StringComparison.Ordinal) + 1)..])),
            { Service: "kms" } when _question.ResourceAsked.Segments is { } segments => Keys.Includes(segments[5]) ? Tri.Yes : segments[5].Intersects(Keys) ? Tri.Maybe : Tri.No,
            _ => Tri.No,
        };

        private bool IsUntouchable()
        {
            var patterns = _question.Action switch
            {
                { Service: "iam", IsOne: true } when ServiceReference.FindAction(_question.Action.Written)?.IsMutating is true => Untouchable,
                { Service: "kms", IsOne: true, Written: var kms } when kms.EndsWith("Alias", StringComparison.OrdinalIgnoreCase) => [UntouchableAlias],
                _ => [],
            };
            return Array.Exists(patterns, p => p.Covers(_question.ResourceAsked, _question.Context.Variable) is Tri.Yes);
        }

        private List<AccessQuestion>? Parts()
        {
            var parts = new List<AccessQuestion>();
            foreach (var allow in _identity.Allows.Concat(_resource.Allows))
            {
                if (allow.Narrowed() is not { } narrowed)
                {
                    return null;
                }

                parts.AddRange(narrowed);
            }

            return parts.Count == 0 || _identity.Unread.Count > 0 || _resource.Unread.Count > 0 || _question.Principal.Kind is PrincipalKind.Root ? null : parts;
        }

        private AccessAnswer Plain(Tri allowed, IReadOnlyList<StatementReference> statements, bool isExplicitlyDenied = false) => new()
        {
            Allowed = allowed,
            IsExplicitlyDenied = isExplicitlyDenied,
            Statements = statements,
            Gaps = _all.Exists(l => l.Unread.Count > 0) ? [.. _all.SelectMany(l => l.Unread).Select(u => u.Gap)] : [],
            Problems = _all.Exists(l => l.HasUnevaluable)
                ? [.. _all.SelectMany(l => l.Denies.Concat(l.Allows)).Where(m => m.Statement.IsUnevaluable).Select(Unevaluable).Distinct(StringComparer.Ordinal)]
                : [],
        };

        private void AddLevels(List<Layer> into, string name, IReadOnlyList<IReadOnlyList<Policy>> levels, bool hasBoundary)
        {
            for (var i = 0; i < levels.Count; i++)
            {
                into.Add(new($"{name}, level {i + 1}", levels[i], _question, hasBoundary));
            }

            _all.AddRange(into);
        }

        private static string Unevaluable(StatementMatch match) =>
            $"{match.Reference} has a condition operator that IAM does not know: whether it {(match.Reference.IsAllow ? "allows" : "denies")} cannot be told";

        /// <summary>An answer, and the narrower questions that may still refute it.</summary>
        public sealed record Answered(AccessAnswer Answer, List<AccessQuestion>? Parts);

        private sealed record Way(Tri Allowed, bool Own, bool Resource, bool Unasked);
    }
}
