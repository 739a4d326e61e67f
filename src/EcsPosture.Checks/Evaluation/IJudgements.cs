using EcsPosture.Inventory;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Takes in what checks judge, one judgement after the other.</summary>
internal interface IJudgements
{
    /// <summary>Those resources of a list on which judgements are asked for.</summary>
    IReadOnlyList<Listed<TResource>> Wanted<TResource>(ResourceType type, ResourceList<TResource> list)
        where TResource : IResource;

    /// <summary>Takes in a judgement.</summary>
    void Add(in Judgement judgement);
}
